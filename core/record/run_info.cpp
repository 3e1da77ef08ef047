#include "core/record/run_info.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/json_file.h"
#include "core/base/json_text.h"
#include "core/base/last_record.h"
#include "core/record/training_pace_json.h"

namespace nas::core {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunFailure, code, what, where)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunBudget, seconds, planned, used)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PluginIdentity, id, version, path, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunInfo, status, method, dataset, started, version, libtorch, device, threads, seed,
                                   config_sha256, command_line, plugins, seconds, results)

namespace {

/// Counts are written as whole numbers.
nlohmann::ordered_json whole_where_whole(const std::map<std::string, double>& values) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [key, value] : values) {
    constexpr double exact = 9007199254740992;  // 2^53
    if (std::abs(value) <= exact && std::trunc(value) == value)
      json[key] = static_cast<int64_t>(value);
    else
      json[key] = value;
  }
  return json;
}

/// run.json with the blanks of last_record.h in place of what ends the run.
std::string with_blanks(RunInfo info) {
  const auto [status, code, what, where] = last_record::blanks;
  info.status = status;
  info.failure = RunFailure{.code = 0, .what = std::string(what), .where = std::string(where)};
  std::string text = info.to_json();
  const std::string number = "\"code\": 0";  // the first one; "failure" comes before everything that a person wrote
  text.replace(text.find(number), number.size(), "\"code\": " + std::string(code));
  return text;
}

}  // namespace

Program RunInfo::program() const {
  const auto& later = provenance.continued_by;
  return later.empty() ? Program{version, libtorch, provenance.cpu} : later.back();
}

RunInfo RunInfo::read(const std::filesystem::path& path) {
  return read_json_file(path, [](const nlohmann::json& facts) {
    for (const char* key : {"threads", "seed"}) integer_in<int64_t>(facts.at(key));
    RunInfo info = facts.get<RunInfo>();
    if (const auto given = facts.find("given_network"); given != facts.end())
      info.given_network = {given->at("as"), given->at("file")};
    if (const auto paces = facts.find("pace"); paces != facts.end())
      for (const auto& [stage, pace] : paces->items())
        info.pace[stage] = {.section = pace.value("section", stage), .pace = pace.get<TrainingPace>()};
    if (const auto budget = facts.find("budget"); budget != facts.end()) info.budget = budget->get<RunBudget>();
    info.provenance = Provenance::from_json(facts);
    info.test_classes = ClassResults::from_json(facts);
    info.directory_mark = facts.value("directory_mark", "");
    info.origins = facts.value("origins", info.origins);
    if (const auto found = facts.find("failure"); found != facts.end()) info.failure = found->get<RunFailure>();
    return info;
  });
}

std::string RunInfo::to_json() const {
  const nlohmann::json facts = *this;
  nlohmann::ordered_json json;
  json["status"] = status;
  if (failure) json["failure"] = nlohmann::json(*failure);
  for (const char* key : {"method", "dataset", "started", "version", "libtorch", "device", "threads", "seed",
                          "config_sha256", "command_line", "plugins", "seconds"})
    json[key] = facts[key];
  if (!given_network.as.empty()) json["given_network"] = {{"as", given_network.as}, {"file", given_network.file}};
  for (const auto& [stage, trained] : pace) {
    json["pace"][stage] = nlohmann::json(trained.pace);
    if (trained.section != stage) json["pace"][stage]["section"] = trained.section;
  }
  if (budget.seconds > 0) json["budget"] = nlohmann::json(budget);
  provenance.add_to(json);
  json["directory_mark"] = directory_mark;
  if (!origins.empty()) json["origins"] = origins;
  json["results"] = whole_where_whole(results);
  test_classes.add_to(json);
  return with_short_rows(json) + "\n";
}

std::string RunInfo::facts_json() const {
  auto facts = nlohmann::ordered_json::parse(to_json());
  facts.erase("results");
  facts.update(whole_where_whole(results));
  return with_short_rows(facts) + "\n";
}

void RunInfo::write(const std::filesystem::path& path) const {
  write_atomically(path.string(), to_json());
  if (status == "running")
    last_record::prepare(path.string(), with_blanks(*this));
  else
    last_record::forget();
}

}  // namespace nas::core
