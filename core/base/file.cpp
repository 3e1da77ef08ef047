#include "core/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <utility>

#include "core/base/folder.h"
#include "core/base/input_file.h"
#include "core/base/new_file.h"
#include "core/base/system_call.h"

namespace nas::core {
namespace {

constexpr mode_t readable_by_all = 0666;  ///< less the umask

/// Sets `written` to the number of bytes that are in the file, also when it throws.
void write_all(const FileDescriptor& file, std::string_view bytes, size_t& written) {
  for (written = 0; written < bytes.size();)
    written += static_cast<size_t>(
        succeeded([&] { return ::write(file.get(), bytes.data() + written, bytes.size() - written); }));
}

}  // namespace

std::string read_file(const std::string& path, ExitCode code, const std::string& where) {
  return read_text_file(path, code, where, std::numeric_limits<uint64_t>::max());
}

/// A new file in `folder`, removed at the end of the scope unless it was renamed. Others who may write to the folder
/// can neither foresee its name nor have put a file or a link there.
class NewFile::Temporary {
 public:
  explicit Temporary(const std::filesystem::path& folder) : folder_(open_folder(folder)), name_(temporary_name()) {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    file_ = FileDescriptor(succeeded([&] { return ::openat(folder_.get(), name_.c_str(), flags, readable_by_all); }));
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!renamed_) ::unlinkat(folder_.get(), name_.c_str(), 0);
  }
  void write(std::string_view bytes) {
    size_t written = 0;
    write_all(file_, bytes, written);
  }
  void rename_to(const std::string& destination) {
    succeeded([&] { return ::fsync(file_.get()); });
    succeeded([&] { return ::renameat(folder_.get(), name_.c_str(), folder_.get(), destination.c_str()); });
    renamed_ = true;
    succeeded([&] { return ::fsync(folder_.get()); });
  }

 private:
  const FileDescriptor folder_;
  const std::string name_;
  FileDescriptor file_;
  bool renamed_ = false;
};

void NewFile::attempt(const auto& step) const {
  try {
    step();
  } catch (const std::system_error& problem) {
    throw Error(ExitCode::failed, "cannot write " + path_ + ": " + problem.code().message());
  }
}

NewFile::NewFile(std::string path) : path_(std::move(path)) {
  attempt([&] { temporary_ = std::make_unique<Temporary>(std::filesystem::path(path_).parent_path()); });
}

NewFile::~NewFile() = default;

void NewFile::append(std::string_view bytes) {
  attempt([&] { temporary_->write(bytes); });
}

void NewFile::finish() {
  attempt([&] { temporary_->rename_to(std::filesystem::path(path_).filename()); });
}

void write_atomically(const std::string& path, std::string_view bytes) {
  NewFile file(path);
  file.append(bytes);
  file.finish();
}

void report_file_size_limit() { std::signal(SIGXFSZ, SIG_IGN); }

AppendedFile::AppendedFile(std::string path) : path_(std::move(path)) {
  const bool is_new = ::access(path_.c_str(), F_OK) != 0;
  constexpr int flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC;
  file_ = FileDescriptor(uninterrupted([&] { return ::open(path_.c_str(), flags, readable_by_all); }));
  struct stat status{};
  if (!file_.open() || ::fstat(file_.get(), &status) != 0) fail("open", errno);
  size_ = status.st_size;
  if (!is_new) return;
  // What a checkpoint says about the file must not survive a power cut that the file's name does not survive.
  if (const std::error_code problem = sync_folder(std::filesystem::path(path_).parent_path()))
    fail("open", problem.value());
}

void AppendedFile::append(std::string_view bytes) {
  size_t written = 0;
  try {
    write_all(file_, bytes, written);
  } catch (const std::system_error& problem) {
    if (written > 0 && ::ftruncate(file_.get(), size_) != 0) fail("remove half a line from", errno);
    fail("write", problem.code().value());
  }
  size_ += static_cast<int64_t>(bytes.size());
}

void AppendedFile::sync() {
  if (uninterrupted([&] { return ::fdatasync(file_.get()); }) != 0) fail("write", errno);
}

void AppendedFile::truncate_to(int64_t bytes) {
  if (uninterrupted([&] { return ::ftruncate(file_.get(), bytes); }) != 0) fail("shorten", errno);
  size_ = bytes;
}

char AppendedFile::byte_at(int64_t offset) const {
  char byte = 0;
  const ssize_t got = uninterrupted([&] { return ::pread(file_.get(), &byte, 1, offset); });
  if (got != 1) fail("read", got < 0 ? errno : EIO);
  return byte;
}

void AppendedFile::fail(const char* what, int reason) const {
  const std::string text = reason == ELOOP ? "it is a symbolic link" : std::generic_category().message(reason);
  throw Error(ExitCode::failed, std::string("cannot ") + what + " " + path_ + ": " + text, "",
              reason == ENOSPC  ? "free disk space, then resume the run"
              : reason == ELOOP ? "remove the link, then try again"
                                : "");
}

}  // namespace nas::core
