#include "core/base/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "core/base/input_file.h"

namespace nas::core {
namespace {

[[noreturn]] void throw_errno() { throw std::system_error(errno, std::generic_category()); }

/// Owns an open file.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (number_ < 0) throw_errno();
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  /// Some file systems report a failed write only here.
  void close() {
    if (::close(std::exchange(number_, -1)) != 0) throw_errno();
  }

 private:
  int number_;
};

void write_all(const Descriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) throw_errno();
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void sync(const Descriptor& file) {
  if (::fsync(file.number()) != 0) throw_errno();
}

void sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  sync(Descriptor(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY));
}

/// A file that is removed at the end of the scope unless it was renamed to its destination.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)), file_(path_, O_WRONLY | O_CREAT | O_TRUNC) {}
  ~TemporaryFile() {
    if (!renamed_) ::unlink(path_.c_str());
  }
  void write(std::string_view bytes) {
    write_all(file_, bytes);
    sync(file_);
    file_.close();
  }
  void rename_to(const std::string& destination) {
    if (::rename(path_.c_str(), destination.c_str()) != 0) throw_errno();
    renamed_ = true;
  }

 private:
  std::string path_;
  Descriptor file_;
  bool renamed_ = false;
};

}  // namespace

std::string read_file(const std::string& path, ExitCode code, const std::string& where) {
  return read_text_file(path, code, where, std::numeric_limits<uint64_t>::max());
}

void write_atomically(const std::string& path, std::string_view bytes) {
  try {
    TemporaryFile temporary(path + ".tmp");
    temporary.write(bytes);
    temporary.rename_to(path);
    sync_folder_of(path);
  } catch (const std::system_error& problem) {
    throw Error(ExitCode::failed, "cannot write " + path + ": " + problem.code().message());
  }
}

}  // namespace nas::core
