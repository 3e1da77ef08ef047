#include "core/record/run_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/record/local_time.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

/// What a run writes into its directory before it has trained anything.
constexpr std::array first_files = {"config.toml", "run.json", "log.txt", "metrics.jsonl"};
constexpr std::array later_files = {"model.toml",        "genotype.txt", "weights.safetensors",
                                    "search/found.toml", "checkpoints",  "trainings"};

/// The lock, an empty file, is the first file of a run: files in a directory without it were made by no run.
bool has_lock(const fs::path& path) {
  std::error_code none;
  return fs::file_size(path / ".lock", none) == 0 && !none;
}

void require_free(const fs::path& path) {
  if (has_lock(path)) return;
  const auto refuse_existing = [&](const char* name) {
    if (fs::exists(fs::symlink_status(path / name)))
      throw Error(ExitCode::usage, "the directory has files that no run made and that a run would replace",
                  (path / name).string(), "name a new directory with --out");
  };
  std::ranges::for_each(first_files, refuse_existing);
  std::ranges::for_each(later_files, refuse_existing);
}

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    throw Error(ExitCode::failed, "cannot make the run directory: " + error.message(), path.string(),
                "name another directory with --out");
}

}  // namespace

RunDirectory RunDirectory::create(const fs::path& path) {
  if (fs::exists(path / "run.json"))
    throw Error(ExitCode::usage, "the directory already holds a run", path.string(),
                "name another directory with --out, or resume with: nas-host resume " + path.string());
  require_free(path);
  make_folder(path);
  RunDirectory directory(path);
  make_folder(directory.found().parent_path());
  return directory;
}

RunDirectory RunDirectory::open(const fs::path& path) {
  if (!fs::exists(path / "run.json"))
    throw Error(ExitCode::usage, "the directory holds no run", path.string(),
                "a run directory contains run.json; runs are created under runs/ unless --out names another place");
  return RunDirectory(path);
}

void RunDirectory::discard_unless_trained(const fs::path& path) {
  for (const char* name : {"checkpoints", "trainings", "model.toml"})
    if (fs::exists(path / name)) return;
  // The run is failing already: what cannot be removed stays, and the first error is the one to report.
  std::error_code ignored;
  for (const char* name : first_files) fs::remove(path / name, ignored);
  for (const char* name : {"search", ".lock"}) fs::remove(path / name, ignored);
  fs::remove(path, ignored);  // only an empty folder can be removed
}

fs::path RunDirectory::unused_name(std::string_view method, std::string_view dataset) {
  const fs::path base =
      fs::path("runs") / (std::string(method) + "-" + std::string(dataset) + "-" + local_time("%Y%m%d-%H%M%S"));
  fs::path path = base;
  for (int i = 2; fs::exists(path); ++i) path = base.string() + "-" + std::to_string(i);
  return path;
}

RunDirectory::RunDirectory(fs::path path) : RunPaths(std::move(path)) {
  const fs::path file = lock();
  lock_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  if (lock_ < 0)
    throw Error(ExitCode::failed, std::string("cannot write to the run directory: ") + std::strerror(errno),
                this->path().string());
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    throw Error(ExitCode::failed, "another process is working on this run", this->path().string(),
                "wait for it, or stop it first");
  }
}

RunDirectory::RunDirectory(RunDirectory&& other) noexcept
    : RunPaths(std::move(other)), lock_(std::exchange(other.lock_, -1)) {}

RunDirectory::~RunDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace nas::core
