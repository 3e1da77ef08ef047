#include "core/base/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "core/base/error.h"
#include "core/base/system_call.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

/// is_taken() holds a lock for a moment, which is not to be mistaken for another process at work.
constexpr std::chrono::milliseconds longest_probe{100};

[[noreturn]] void throw_cannot_lock(const fs::path& path) {
  const std::string reason = errno == ELOOP ? "it is a symbolic link" : std::generic_category().message(errno);
  throw Error(ExitCode::failed, "cannot lock " + path.string() + ": " + reason, "",
              "check the permissions of its folder, the free disk space, and that the file system supports locks");
}

FileDescriptor open_lock(const fs::path& path) {
  constexpr int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
  FileDescriptor file(uninterrupted([&] { return ::open(path.c_str(), flags, 0644); }));
  if (!file.open()) throw_cannot_lock(path);
  return file;
}

bool is_same(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

}  // namespace

std::optional<LockFile> LockFile::take(const fs::path& path) {
  FileDescriptor file = open_lock(path);
  const auto end = std::chrono::steady_clock::now() + longest_probe;
  do {
    if (uninterrupted([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); }) == 0)
      return LockFile(path, std::move(file));
    if (errno != EWOULDBLOCK) throw_cannot_lock(path);
    std::this_thread::sleep_for(longest_probe / 10);
  } while (std::chrono::steady_clock::now() < end);
  return std::nullopt;
}

LockFile LockFile::wait_for(const fs::path& path) {
  FileDescriptor file = open_lock(path);
  if (uninterrupted([&] { return ::flock(file.get(), LOCK_EX); }) != 0) throw_cannot_lock(path);
  return {path, std::move(file)};
}

bool LockFile::is_taken(const fs::path& path) {
  const FileDescriptor file(
      uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC); }));
  return file.open() && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

void LockFile::require_in_place() const {
  struct stat held{}, named{};
  if (::fstat(file_.get(), &held) == 0 && ::stat(path_.c_str(), &named) == 0 && is_same(held, named)) return;
  throw Error(ExitCode::failed, "the directory was moved or deleted while it was in use", path_.parent_path().string(),
              "if it was moved, resume from where it is now; everything up to its last checkpoint is in it");
}

}  // namespace nas::core
