#include "core/base/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "core/base/system_call.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

/// A descriptor that the shell passed, as in `--config <(program)` or `program | nas-host ... /dev/stdin`.
bool was_handed_over(const std::string& path) {
  return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

void check_kind(const FileDescriptor& file, const std::string& path) {
  struct stat status = {};
  succeeded([&] { return ::fstat(file.get(), &status); });
  if (S_ISREG(status.st_mode)) return;
  if (S_ISDIR(status.st_mode)) throw std::system_error(EISDIR, std::generic_category());
  if (!was_handed_over(path)) throw std::runtime_error("it is not a regular file");
  // Reads of a pipe wait for its writer from here on.
  succeeded([&] { return ::fcntl(file.get(), F_SETFL, 0); });
}

std::string read_at_most(const InputFile& file, uint64_t most) {
  std::string bytes;
  std::array<char, 1 << 16> buffer;
  while (const size_t got = file.read(buffer.data(), buffer.size())) {
    bytes.append(buffer.data(), got);
    if (bytes.size() > most) throw std::runtime_error("it is larger than " + text::bytes(most));
  }
  return bytes;
}

}  // namespace

// O_NONBLOCK, because opening a named pipe would otherwise wait for a writer; O_NOCTTY, because a terminal would become
// the one of this process.
InputFile::InputFile(const std::string& path)
    : descriptor_(succeeded([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); })) {
  check_kind(descriptor_, path);
}

size_t InputFile::read(char* bytes, size_t size) const {
  return static_cast<size_t>(succeeded([&] { return ::read(descriptor_.get(), bytes, size); }));
}

std::string read_text_file(const std::string& path, ExitCode code, const std::string& where, uint64_t most) {
  try {
    return read_at_most(InputFile(path), most);
  } catch (const std::runtime_error& reason) {
    throw Error(code, "cannot read " + path + ": " + reason.what(), where);
  }
}

}  // namespace nas::core
