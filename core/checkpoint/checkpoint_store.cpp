#include "core/checkpoint/checkpoint_store.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <system_error>

#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/log.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".safetensors";
constexpr size_t kNumberDigits = 6;

/// The number in front of "NUMBER-NAME.safetensors"; nothing for any other file.
std::optional<int64_t> number_of(const fs::path& path) {
  const std::string name = path.filename().string();
  int64_t number = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool numbered = problem == std::errc() && number > 0 && end != name.data() + name.size() && *end == '-';
  return numbered && name.ends_with(kSuffix) ? std::optional(number) : std::nullopt;
}

std::string numbered(int64_t number, const std::string& name) {
  std::string digits = std::to_string(number);
  if (digits.size() < kNumberDigits) digits.insert(0, kNumberDigits - digits.size(), '0');
  return digits + "-" + name + std::string(kSuffix);
}

void check_name(const std::string& name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  if (name.empty() || name.find_first_not_of(allowed) != std::string::npos)
    throw std::invalid_argument("\"" + name + "\" is not a valid name of a checkpoint");
}

void make_folder(const fs::path& folder) {
  if (const std::error_code problem = make_folders(folder))
    throw Error(ExitCode::failed, "cannot make the folder " + folder.string() + ": " + problem.message());
}

/// Nothing when there is no such folder.
std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code problem;
  fs::directory_iterator entry(folder, problem), end;
  while (problem == std::errc::interrupted) entry = fs::directory_iterator(folder, problem);
  for (; !problem && entry != end; entry.increment(problem)) paths.push_back(entry->path());
  if (problem && problem != std::errc::no_such_file_or_directory)
    throw Error(ExitCode::failed, "cannot read the folder " + folder.string() + ": " + problem.message());
  return paths;
}

/// An old checkpoint that cannot be deleted costs disk space; the run continues.
void delete_file(const fs::path& path) {
  std::error_code problem;
  fs::remove(path, problem);
  if (problem) log::warning("cannot delete " + path.string() + ": " + problem.message());
}

std::string file_name(const fs::path& path) { return '"' + path.filename().string() + '"'; }

}  // namespace

void CheckpointStoreOptions::validate() const {
  if (keep < 1) throw Error(ExitCode::config, "a run must keep at least 1 checkpoint, not " + std::to_string(keep));
}

CheckpointStore::CheckpointStore(CheckpointStoreOptions options) : options_(std::move(options)) { options_.validate(); }

std::vector<fs::path> CheckpointStore::list() const {
  std::vector<fs::path> paths = files_in(options_.folder);
  std::erase_if(paths, [](const fs::path& path) { return !number_of(path); });
  std::ranges::sort(paths, {}, [](const fs::path& path) { return std::pair(*number_of(path), path); });
  return paths;
}

fs::path CheckpointStore::save(const std::string& name, const TensorFile& file) {
  check_name(name);
  if (options_.before_save) options_.before_save();
  make_folder(options_.folder);
  const std::vector<fs::path> present = list();
  const int64_t number = present.empty() ? 1 : *number_of(present.back()) + 1;
  const fs::path path = options_.folder / numbered(number, name);
  write_tensor_file(path.string(), file);
  prune();
  return path;
}

void CheckpointStore::prune() {
  remove_left_overs(options_.folder);
  for (const fs::path& path : damaged_) delete_file(path);
  damaged_.clear();
  const std::vector<fs::path> present = list();
  const auto keep = static_cast<size_t>(options_.keep);
  for (size_t i = 0; i + keep < present.size(); ++i) delete_file(present[i]);
}

std::optional<StoredCheckpoint> CheckpointStore::latest_readable() {
  const std::vector<fs::path> paths = list();
  std::string problems;
  for (auto path = paths.rbegin(); path != paths.rend(); ++path) {
    try {
      StoredCheckpoint found{*path, read_tensor_file(path->string())};
      if (!problems.empty()) log::warning(problems + "continuing from " + file_name(*path) + " instead");
      return found;
    } catch (const Error& error) {
      damaged_.insert(*path);
      problems += std::string(error.what()) + "; ";
    }
  }
  if (paths.empty()) return std::nullopt;
  throw Error(
      ExitCode::unreadable,
      (paths.size() == 1 ? "the only checkpoint" : "none of the " + std::to_string(paths.size()) + " checkpoints") +
          " in " + options_.folder.string() + (paths.size() == 1 ? " cannot be read" : " can be read"),
      problems.substr(0, problems.size() - 2), "start a new run");
}

}  // namespace nas::core
