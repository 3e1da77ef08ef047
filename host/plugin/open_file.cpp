#include "host/plugin/open_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/hash.h"
#include "core/base/system_call.h"
#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

/// More than any plugin has. It is hashed before it is loaded, which takes some seconds for a file of this size.
constexpr uint64_t largest_plugin = uint64_t{2} << 30;

core::Error no_plugin_file(const std::filesystem::path& path, const std::string& is_what) {
  return refused(Refusal::not_a_plugin, path.string() + " is " + is_what, "",
                 "list the plugins with: nas-host plugins");
}

core::FileDescriptor open_for_reading(const std::filesystem::path& path) {
  // O_NONBLOCK, because opening a named pipe would otherwise wait for a writer.
  core::FileDescriptor file(
      core::uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); }));
  if (file.open()) return file;
  throw refused(Refusal::not_found, "cannot open " + path.string() + ": " + std::generic_category().message(errno), "",
                "check the path and its permissions");
}

std::string path_of(const core::FileDescriptor& file) { return "/proc/self/fd/" + std::to_string(file.get()); }

void require_regular(const std::filesystem::path& path, const struct stat& status) {
  if (S_ISDIR(status.st_mode)) throw no_plugin_file(path, "a directory, not a plugin");
  if (!S_ISREG(status.st_mode)) throw no_plugin_file(path, "not a regular file");
  if (static_cast<uint64_t>(status.st_size) > largest_plugin)
    throw no_plugin_file(path, "larger than a plugin can be: it has " + std::to_string(status.st_size) +
                                   " bytes, and at most " + std::to_string(largest_plugin) + " are read");
}

bool same_time(const timespec& one, const timespec& other) {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

bool same_file(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino && one.st_size == other.st_size &&
         same_time(one.st_mtim, other.st_mtim) && same_time(one.st_ctim, other.st_ctim);
}

}  // namespace

OpenFile::OpenFile(std::filesystem::path path) : path_(std::move(path)), descriptor_(open_for_reading(path_)) {
  core::succeeded([&] { return ::fstat(descriptor_.get(), &status_); });
  require_regular(path_, status_);
  real_path_ = std::filesystem::read_symlink(path_of(descriptor_));
}

std::string OpenFile::bytes(uint64_t offset, uint64_t count) const {
  if (offset > size() || count > size() - offset)
    throw damaged_plugin(path_,
                         "is truncated: it has " + std::to_string(size()) + " bytes and refers to data beyond them");
  std::string result(count, '\0');
  for (uint64_t done = 0; done < count;) {
    const ssize_t more = core::uninterrupted([&] {
      return ::pread(descriptor_.get(), result.data() + done, count - done, static_cast<off_t>(offset + done));
    });
    if (more <= 0) {
      const int reason = more < 0 ? errno : EIO;
      throw damaged_plugin(path_, "cannot be read: " + std::generic_category().message(reason));
    }
    done += static_cast<uint64_t>(more);
  }
  return result;
}

std::string OpenFile::sha256() const { return core::sha256_file(path_of(descriptor_)); }

void OpenFile::require_unchanged() const {
  struct stat now = {}, there = {};
  const bool unchanged = ::fstat(descriptor_.get(), &now) == 0 && same_file(status_, now) &&
                         ::lstat(real_path_.c_str(), &there) == 0 && same_file(status_, there);
  if (unchanged) return;
  throw refused(Refusal::unsafe, path_.string() + " changed while it was being loaded", "",
                "wait until it is completely written, then try again");
}

}  // namespace nas::host
