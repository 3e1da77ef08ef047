#include "core/base/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/text.h"

namespace nas::core {
namespace {

[[noreturn]] void throw_system(int reason) { throw std::system_error(reason, std::generic_category()); }

/// A descriptor that the shell passed, as in `--config <(program)` or `program | nas-host ... /dev/stdin`.
bool was_handed_over(const std::string& path) {
  return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
}

void check_kind(int descriptor, const std::string& path) {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) throw_system(errno);
  if (S_ISREG(status.st_mode)) return;
  if (S_ISDIR(status.st_mode)) throw_system(EISDIR);
  if (!was_handed_over(path)) throw std::runtime_error("it is not a regular file");
  // Reads of a pipe wait for its writer from here on.
  if (::fcntl(descriptor, F_SETFL, 0) != 0) throw_system(errno);
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
    : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
  if (descriptor_ < 0) throw_system(errno);
  try {
    check_kind(descriptor_, path);
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

InputFile::~InputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

size_t InputFile::read(char* bytes, size_t size) const {
  for (;;) {
    const ssize_t got = ::read(descriptor_, bytes, size);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) throw_system(errno);
  }
}

int InputFile::release() { return std::exchange(descriptor_, -1); }

std::string read_text_file(const std::string& path, ExitCode code, const std::string& where, uint64_t most) {
  try {
    return read_at_most(InputFile(path), most);
  } catch (const std::runtime_error& reason) {
    throw Error(code, "cannot read " + path + ": " + reason.what(), where);
  }
}

}  // namespace nas::core
