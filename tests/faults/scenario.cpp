#include "scenario.h"

#include <nlohmann/json.hpp>
#include <regex>

#include "sweep.h"

namespace nas::test {
namespace {

namespace fs = std::filesystem;

fs::path beside(const char* name) { return fs::path(NAS_FAULTS_FOLDER) / name; }

Words run_of(const char* plugin, const char* config, const fs::path& out) {
  return host({"--plugin", plugin, "--config", beside(config), "--out", out});
}

Words begin_run(const fs::path& out) { return run_of("darts", "small.toml", out); }
Words begin_large(const fs::path& out) { return run_of("darts", "large.toml", out); }
Words begin_pool(const fs::path& out) { return run_of("random", "pool.toml", out); }
Words begin_batch(const fs::path& out) { return host({"batch", beside("batch.toml"), "--out", out, "--jobs", "1"}); }
Words resume(const fs::path& out) { return host({"resume", out}); }

Words with(Words words, const Words& settings) {
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return words;
}
Words begin_search(const fs::path& out) {
  return with(begin_run(out), {"eval.enabled=false", "search.train.epochs=6"});
}
Words begin_eval(const fs::path& out) {
  const std::string genotype =
      "Genotype(normal=[('sep_conv_3x3', 0), ('dil_conv_5x5', 1)], normal_concat=range(2, 3), "
      "reduce=[('max_pool_3x3', 0), ('skip_connect', 1)], reduce_concat=range(2, 3))";
  return with(begin_run(out), {"search.enabled=false", "eval.genotype=" + genotype, "eval.train.epochs=10"});
}
Words report(const fs::path& out) { return host({"batch", "report", out}); }
void finished_batch(const fs::path& out) { run_program(begin_batch(out)); }

template <auto begin>
Words begin_or_resume(const fs::path& out) {
  return fs::exists(out / "run.json") ? resume(out) : begin(out);
}

/// A run that was killed in its middle.
void half_a_run(const fs::path& out) {
  FaultControl control(out.parent_path());
  control.set(faults::Fault::kill, 70);
  run_program(begin_run(out), control.setting());
}

std::string without(const std::string& text, const char* pattern) {
  return std::regex_replace(text, std::regex(pattern), "");
}

/// Nothing for a file that may differ.
std::string lasting_text(const fs::path& file) {
  const std::string name = file.filename();
  if (name == "metrics.jsonl") return without(read_text(file), ",\"(time|seconds)\":[^,}]*");
  if (name == "result.toml") return without(read_text(file), "seconds = .*");
  if (name == "costs.json") return without(read_text(file), "\"milliseconds\":[^,}]*");
  if (name == "request.json") {
    nlohmann::json request = nlohmann::json::parse(read_text(file));
    request.erase("directory_mark");  // each directory has its own
    return request.dump();
  }
  if (name != "run.json") return read_text(file);
  const auto record = nlohmann::json::parse(read_text(file));
  return record["status"].get<std::string>() + record["results"].dump();
}

bool is_lasting(const fs::path& file) {
  const std::string name = file.filename(), folder = file.parent_path().parent_path().filename();
  if (name.starts_with(".nas-")) return true;
  for (const char* differs : {"log.txt", "pace.json", "trainings.jsonl", ".lock", "lock"})
    if (name == differs) return false;
  // A run continues, and ends, when what it writes about itself cannot be written.
  for (const char* report : {"report.html", "metrics.csv", "events.out.tfevents.nas-host"})
    if (name == report) return false;
  return folder != "checkpoints" && file.parent_path().filename() != "checkpoints";
}

}  // namespace

Scenario run_scenario() { return {"run", begin_run, begin_or_resume<begin_run>, nullptr}; }
Scenario large_scenario() { return {"memory", begin_large, begin_or_resume<begin_large>, nullptr}; }
Scenario resume_scenario() { return {"resume", resume, resume, half_a_run}; }
Scenario pool_scenario() { return {"pool", begin_pool, begin_or_resume<begin_pool>, nullptr}; }
Scenario batch_scenario() { return {"batch", begin_batch, begin_batch, nullptr}; }
Scenario search_scenario() { return {"search", begin_search, begin_or_resume<begin_search>, nullptr}; }
Scenario eval_scenario() { return {"eval", begin_eval, begin_or_resume<begin_eval>, nullptr}; }
Scenario report_scenario() { return {"report", report, report, finished_batch}; }

std::map<std::string, std::string> lasting_files(const fs::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    if (entry.is_regular_file() && is_lasting(entry.path()))
      files[fs::relative(entry.path(), directory)] = lasting_text(entry.path());
  return files;
}

std::string difference(const std::map<std::string, std::string>& one, const std::map<std::string, std::string>& other) {
  std::string paths;
  for (const auto& [path, text] : one)
    if (const auto found = other.find(path); found == other.end() || found->second != text) paths += path + " ";
  for (const auto& [path, text] : other)
    if (!one.contains(path)) paths += path + " ";
  return paths;
}

}  // namespace nas::test
