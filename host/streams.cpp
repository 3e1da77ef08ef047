#include "host/streams.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "core/base/error.h"

namespace nas::host {
namespace {

void occupy(int stream, int flags) {
  if (::fcntl(stream, F_GETFD) >= 0) return;
  // The lowest free number is `stream`, because those below it are open by now.
  if (::open("/dev/null", flags) != stream) std::abort();
}

bool reader_closed_pipe() {
  pollfd output = {STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR);
}

}  // namespace

void secure_standard_streams() {
  occupy(STDIN_FILENO, O_RDONLY);
  occupy(STDOUT_FILENO, O_RDONLY);  // not writable, so that lost results are an error
  occupy(STDERR_FILENO, O_WRONLY);
  std::signal(SIGPIPE, SIG_IGN);
}

void flush_standard_output() {
  std::cout.flush();
  if (std::cout || reader_closed_pipe()) return;
  throw core::Error(core::ExitCode::failed, "cannot write the results to standard output", "",
                    "check that standard output is open and that the disk is not full");
}

}  // namespace nas::host
