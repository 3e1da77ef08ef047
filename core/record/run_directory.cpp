#include "core/record/run_directory.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/shell.h"
#include "core/record/local_time.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

/// What a run writes into its directory before it has trained anything.
constexpr std::array first_files = {"config.toml", "run.json", "log.txt", "metrics.jsonl"};
/// What a run writes about itself, at any time, for a browser and for other programs (core/report/run_report.h).
constexpr std::array report_files = {"report.html", "metrics.csv", "events.out.tfevents.nas-host"};
constexpr std::array later_files = {"model.toml",
                                    "genotype.txt",
                                    "weights.safetensors",
                                    "search/found.toml",
                                    "search/latencies.json",
                                    "search/alphas.jsonl",
                                    "search/genotypes.jsonl",
                                    "checkpoints",
                                    "trainings",
                                    "trainings.jsonl",
                                    "costs.json",
                                    "worst_images.json"};

/// The lock, an empty file, is the first file of a run: files in a directory without it were made by no run.
bool has_lock(const fs::path& path) {
  std::error_code none;
  return fs::file_size(path / ".lock", none) == 0 && !none;
}

void refuse_run(const fs::path& path) {
  if (fs::exists(path / "run.json"))
    throw Error(ExitCode::usage, "the directory already holds a run", path.string(),
                "name another directory with --out, or resume with: " +
                    shell_command({"nas-host", "resume", absolute_text(path)}));
}

void require_free(const fs::path& path) {
  const auto refuse_existing = [&](const char* name) {
    if (fs::exists(fs::symlink_status(path / name)))
      throw Error(ExitCode::usage, "the directory has a file that is not of a run, and a run would replace it",
                  (path / name).string(), "name a new directory with --out");
  };
  std::ranges::for_each(first_files, refuse_existing);
  std::ranges::for_each(later_files, refuse_existing);
  std::ranges::for_each(report_files, refuse_existing);
}

void make_folder(const fs::path& path) {
  if (const std::error_code error = make_folders(path))
    throw Error(ExitCode::failed, "cannot make the run directory: " + error.message(), path.string(),
                "name another directory with --out");
}

LockFile lock_of(const fs::path& path) {
  if (std::optional<LockFile> lock = LockFile::take(path / ".lock")) return std::move(*lock);
  throw Error(ExitCode::failed, "another process is working on this run", path.string(),
              "wait for it, or stop it first");
}

}  // namespace

RunDirectory RunDirectory::create(const fs::path& path) {
  refuse_run(path);
  const bool was_begun = has_lock(path);
  if (!was_begun) require_free(path);
  make_folder(path);
  if (was_begun) require_no_way_out(path);
  RunDirectory directory(path);
  refuse_run(path);  // another process may have had the lock until now
  if (was_begun) directory.remove_own_left_overs();
  make_folder(directory.found().parent_path());
  // After a power cut, files without the lock would look like files that no run made.
  if (const std::error_code error = sync_folder(path))
    throw Error(ExitCode::failed, "cannot write to the run directory: " + error.message(), path.string());
  return directory;
}

Error no_run_in(const fs::path& path) {
  std::error_code odd;
  const auto is_there = [&](const fs::path& file) { return fs::exists(file, odd); };
  if (!is_there(path))
    return Error(ExitCode::usage, "there is no such directory", path.string(),
                 "name the directory of a run; runs are in runs/ unless --out named another place");
  if (is_there(path / "config.toml") && is_there(path / "checkpoints"))
    return Error(ExitCode::usage, "the run has lost its run.json", path.string(),
                 "restore the file, or start a new run with --config " + shell_word((path / "config.toml").string()));
  return Error(ExitCode::usage, "the directory holds no run", path.string(),
               "name a directory that contains run.json; runs are in runs/ unless --out named another place");
}

RunDirectory RunDirectory::open(const fs::path& path) {
  if (!fs::exists(path / "run.json")) throw no_run_in(path);
  require_no_way_out(path);
  RunDirectory directory(path);
  directory.remove_own_left_overs();
  return directory;
}

void RunDirectory::discard_unless_trained(const fs::path& path) {
  for (const char* name : {"checkpoints", "trainings", "model.toml", "search/values"})
    if (fs::exists(path / name)) return;
  // The run is failing already: what cannot be removed stays, and the first error is the one to report.
  std::error_code ignored;
  for (const char* name : first_files) fs::remove(path / name, ignored);
  for (const char* name : report_files) fs::remove(path / name, ignored);
  for (const char* name : {"trainings.jsonl", "search/latencies.json", "search", ".lock"})
    fs::remove(path / name, ignored);
  fs::remove(path, ignored);  // only an empty folder can be removed
}

fs::path RunDirectory::unused_name(std::string_view method, std::string_view dataset) {
  const fs::path base =
      fs::path("runs") / (std::string(method) + "-" + std::string(dataset) + "-" + local_time("%Y%m%d-%H%M%S"));
  fs::path path = base;
  for (int i = 2; fs::exists(path); ++i) path = base.string() + "-" + std::to_string(i);
  return path;
}

RunDirectory::RunDirectory(fs::path path) : RunPaths(std::move(path)), lock_(lock_of(this->path())) {}

/// A worker that has not ended yet may write to the folder of its training.
void RunDirectory::remove_own_left_overs() const {
  remove_left_overs(path(), [this](const fs::path& folder) { return folder != trainings(); });
}

}  // namespace nas::core
