#include "core/base/folder.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/base/error.h"
#include "core/base/system_call.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view temporary_begin = ".nas-", temporary_end = ".tmp", hexadecimal = "0123456789abcdef";
constexpr size_t temporary_digits = 16;

bool is_temporary_name(std::string_view name) {
  if (name.size() != temporary_begin.size() + temporary_digits + temporary_end.size()) return false;
  return name.starts_with(temporary_begin) && name.ends_with(temporary_end) &&
         name.substr(temporary_begin.size(), temporary_digits).find_first_not_of(hexadecimal) == name.npos;
}

/// Whether `path`, which need not exist, is `folder` or below it. Both are absolute and without links.
bool is_inside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

/// Where the link leads, links on the way resolved.
fs::path destination_of(const fs::path& link) {
  return fs::weakly_canonical(fs::canonical(link.parent_path()) / fs::read_symlink(link));
}

/// The first link that leads out; empty when there is none.
fs::path link_out_of(const fs::path& folder) {
  const fs::path root = fs::canonical(folder);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_symlink() && !is_inside(destination_of(entry.path()), root)) return entry.path();
  return {};
}

/// As often as a signal interrupts it.
fs::path link_out_of_uninterrupted(const fs::path& folder) {
  for (;;) try {
      return link_out_of(folder);
    } catch (const fs::filesystem_error& problem) {
      if (problem.code() != std::errc::interrupted) throw;
    }
}

}  // namespace

FileDescriptor open_folder(const fs::path& path) {
  const char* name = path.empty() ? "." : path.c_str();
  return FileDescriptor(succeeded([&] { return ::open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
}

std::error_code sync_folder(const fs::path& path) try {
  const FileDescriptor folder = open_folder(path);
  succeeded([&] { return ::fsync(folder.get()); });
  return {};
} catch (const std::system_error& problem) {
  return problem.code();
}

std::error_code make_folders(const fs::path& path) {
  std::error_code ignored;
  if (path.empty() || fs::is_directory(path, ignored)) return {};
  if (path.filename().empty()) return make_folders(path.parent_path());  // "a/b/"
  if (const std::error_code problem = make_folders(path.parent_path())) return problem;
  if (uninterrupted([&] { return ::mkdir(path.c_str(), 0777); }) == 0) return sync_folder(path.parent_path());
  const std::error_code problem(errno, std::generic_category());
  if (problem != std::errc::file_exists) return problem;
  return fs::is_directory(path, ignored) ? std::error_code() : make_error_code(std::errc::not_a_directory);
}

std::string temporary_name() {
  uint64_t number = 0;
  succeeded([&] { return ::getrandom(&number, sizeof number, 0); });
  std::string name(temporary_begin);
  for (size_t i = 0; i < temporary_digits; ++i, number >>= 4) name += hexadecimal[number & 15];
  return name + std::string(temporary_end);
}

void remove_left_overs(const fs::path& folder, const std::function<bool(const fs::path&)>& enters) {
  std::error_code problem;
  fs::recursive_directory_iterator entry(folder, problem), end;
  while (!problem && entry != end) {
    std::error_code unknown;
    const fs::path& path = entry->path();
    const fs::file_type type = entry->symlink_status(unknown).type();
    if (type == fs::file_type::directory && enters && !enters(path)) entry.disable_recursion_pending();
    if (type == fs::file_type::regular && is_temporary_name(path.filename().string())) ::unlink(path.c_str());
    entry.increment(problem);
  }
}

bool stays_inside(const fs::path& path, const fs::path& folder) {
  std::error_code problem;
  const fs::path real = fs::weakly_canonical(path, problem), root = fs::canonical(folder, problem);
  return !problem && is_inside(real, root);
}

void require_no_way_out(const fs::path& folder) try {
  const fs::path link = link_out_of_uninterrupted(folder);
  if (link.empty()) return;
  throw Error(ExitCode::usage, "a symbolic link leads out of the directory " + folder.string(), link.string(),
              "replace the link by the files that it leads to");
} catch (const fs::filesystem_error& problem) {
  throw Error(ExitCode::failed, "cannot read the directory: " + problem.code().message(), problem.path1().string());
}

}  // namespace nas::core
