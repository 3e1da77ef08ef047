#pragma once
/// \file
/// A terminal that a test looks at.

#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>

namespace nas::test {

/// stderr as a terminal until the end of the scope.
class Terminal {
 public:
  explicit Terminal(unsigned short columns = 20, unsigned short rows = 24) : stderr_(dup(STDERR_FILENO)) {
    winsize size{rows, columns, 0, 0};
    int terminal = -1;
    if (openpty(&master_, &terminal, nullptr, nullptr, &size) != 0) throw std::runtime_error("no pseudo terminal");
    dup2(terminal, STDERR_FILENO);
    ::close(terminal);
  }
  ~Terminal() {
    dup2(stderr_, STDERR_FILENO);
    ::close(stderr_);
    ::close(master_);
  }
  /// What was written since the last call, up to `end`, for which it waits: a terminal may hand over half of a line. It
  /// makes each "\n" a "\r\n".
  std::string seen(const std::string& end) {
    std::string text;
    for (pollfd ready{master_, POLLIN, 0}; !text.ends_with(end) && poll(&ready, 1, 10'000) > 0;) {
      std::array<char, 4096> buffer;
      const ssize_t size = ::read(master_, buffer.data(), buffer.size());
      if (size <= 0) break;
      text.append(buffer.data(), static_cast<size_t>(size));
    }
    return text;
  }

 private:
  int stderr_;
  int master_ = -1;
};

}  // namespace nas::test
