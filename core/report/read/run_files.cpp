#include "core/report/read/run_files.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/input_file.h"
#include "core/base/text.h"
#include "core/config/value.h"
#include "core/desc/desc_toml.h"
#include "core/desc/tree_file.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

constexpr size_t most_tables = 8, most_rows = 500, most_files = 200;
constexpr uint64_t largest_table = uint64_t{4} << 20;

/// Calls `read` for a file that exists.
void read_if_there(const fs::path& file, RunFiles& files, const std::function<void()>& read) {
  std::error_code odd;
  if (!fs::exists(file, odd)) return;
  try {
    read();
  } catch (const Error& error) {
    files.problems.push_back(std::string(error.what()) + (error.where().empty() ? "" : ": " + error.where()));
  }
}

void add_settings(const Tree& tree, const std::string& prefix,
                  std::vector<std::pair<std::string, std::string>>& settings) {
  for (const auto& [key, value] : tree.scalars)
    settings.emplace_back(prefix + key, std::visit([](const auto& held) { return to_toml(Value(held)); }, value));
  for (const auto& [key, table] : tree.tables) add_settings(table, prefix + key + ".", settings);
}

/// A file without rows is no table.
void read_table(const fs::path& file, const std::string& name, RunFiles& files) {
  const std::string text = read_text_file(file.string(), ExitCode::unreadable, "", largest_table);
  if (RecordedTable table = table_in(text, name, most_rows); !table.rows.empty())
    files.tables.push_back(std::move(table));
}

/// Checkpoints, trainings, and what is not finished are no results.
bool is_result(const fs::path& path) {
  const std::string name = path.filename();
  return !name.starts_with(".") && name != "checkpoints" && name != "trainings";
}

void list_files(const RunPaths& run, RunFiles& files) {
  std::error_code odd;
  for (fs::recursive_directory_iterator entry(run.path(), odd), end; !odd && entry != end; entry.increment(odd)) {
    if (!is_result(entry->path())) {
      entry.disable_recursion_pending();
      continue;
    }
    if (entry.depth() > 2) entry.disable_recursion_pending();
    std::error_code gone;
    if (entry->is_regular_file(gone) && !entry->is_symlink(gone))
      files.files.push_back({entry->path().lexically_relative(run.path()).generic_string(), entry->file_size(gone)});
  }
  std::ranges::sort(files.files, {}, &NamedFile::name);
  if (files.files.size() > most_files) files.files.resize(most_files);
}

void read_tables(const RunPaths& run, RunFiles& files) {
  for (const NamedFile& file : files.files)
    if (file.name.ends_with(".tsv") && files.tables.size() < most_tables)
      read_if_there(run.path() / file.name, files, [&] { read_table(run.path() / file.name, file.name, files); });
}

std::string whole_text(const fs::path& file) { return read_file(file.string(), ExitCode::unreadable); }

/// Calls `read` with the lines of a file that exists and with a number, which becomes that of the lines that `read`
/// leaves out.
void read_lines(const fs::path& file, const RunPaths& run, RunFiles& files,
                const std::function<void(const std::string&, int64_t&)>& read) {
  int64_t unreadable = 0;
  read_if_there(file, files, [&] { read(whole_text(file), unreadable); });
  if (unreadable > 0)
    files.problems.push_back(text::counted(unreadable, "line") + " of " +
                             file.lexically_relative(run.path()).generic_string() +
                             " cannot be read: the file is damaged, or a process is writing it.");
}

/// The folders in search/: those of stages in the order of the metrics, then others.
std::vector<std::string> stage_folders(const RunPaths& run, const std::vector<std::string>& stages) {
  std::vector<std::string> names;
  std::error_code odd;
  for (fs::directory_iterator entry(run.path() / "search", odd), end; !odd && entry != end; entry.increment(odd)) {
    std::error_code gone;
    if (entry->is_directory(gone)) names.push_back(entry->path().filename());
  }
  std::ranges::sort(names, {}, [&](const std::string& name) {
    return std::pair(std::ranges::find(stages, name) - stages.begin(), name);
  });
  return names;
}

void read_history(const RunPaths& run, StageHistory history, RunFiles& files) {
  const fs::path alphas = run.path() / history.folder / "alphas.jsonl";
  const fs::path genotypes = run.path() / history.folder / "genotypes.jsonl";
  read_lines(alphas, run, files, [&](const std::string& text, int64_t& unreadable) {
    history.alphas = alpha_history_in(text, unreadable);
  });
  read_lines(genotypes, run, files, [&](const std::string& text, int64_t& unreadable) {
    history.genotypes = genotype_history_in(text, unreadable);
  });
  if (!history.alphas.empty() || !history.genotypes.empty()) files.histories.push_back(std::move(history));
}

void read_histories(const RunPaths& run, RunFiles& files) {
  read_history(run, {}, files);
  for (const std::string& stage : stage_folders(run, files.metrics.stages))
    read_history(run, {.stage = stage, .folder = "search/" + stage}, files);
}

}  // namespace

RunFiles read_run_files(const RunPaths& run) {
  RunFiles files;
  read_lines(run.metrics(), run, files, [&](const std::string& text, int64_t& unreadable) {
    files.metrics = metrics_in(text);
    unreadable = files.metrics.unreadable_lines;
  });
  read_histories(run, files);
  for (const fs::path& file : {run.model(), run.found()})
    if (!files.network) read_if_there(file, files, [&] { files.network = read_model_desc(file.string()); });
  read_if_there(run.genotype(), files,
                [&] { files.genotype = read_text_file(run.genotype().string(), ExitCode::unreadable); });
  read_if_there(run.config(), files, [&] { add_settings(read_tree(run.config().string()), "", files.settings); });
  read_if_there(run.part_costs(), files, [&] { files.costs = read_part_costs(run.part_costs()); });
  read_if_there(run.worst_images(), files, [&] { files.worst_images = read_worst_images(run.worst_images()); });
  read_if_there(run.training_times(), files,
                [&] { files.times = training_times_in(whole_text(run.training_times())); });
  list_files(run, files);
  read_tables(run, files);
  files.progress = read_progress(run.path());
  return files;
}

}  // namespace nas::core
