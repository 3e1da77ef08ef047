#include "core/workers/worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "core/base/error.h"

namespace nas::core {
namespace {

constexpr int cannot_start = 127;                   ///< exit code, as in shells
constexpr size_t longest_error_output = 64 * 1024;  ///< bytes

[[noreturn]] void fail_to(const char* what) {
  throw Error(ExitCode::failed, std::string("cannot ") + what + ": " + std::strerror(errno), "",
              "check the limits for processes and open files with: ulimit -a");
}

/// Runs in the child between fork and exec. Calls only async-signal-safe functions, because other threads may have held
/// locks at the fork.
[[noreturn]] void become_worker(char* const* words, int input, int error_output, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(128 + SIGKILL);  // the parent ended before prctl
  ::setpgid(0, 0);
  const int null_device = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(input < 0 ? null_device : input, STDIN_FILENO);
  ::dup2(null_device, STDOUT_FILENO);
  ::dup2(error_output, STDERR_FILENO);
  ::execv(words[0], words);
  ::_exit(cannot_start);
}

}  // namespace

WorkerProcess::WorkerProcess(std::vector<std::string> words, int input)
    : error_output_(::memfd_create("worker-stderr", MFD_CLOEXEC)) {
  if (!error_output_.open()) fail_to("create a buffer for the error output of a worker");
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t parent = ::getpid();
  id_ = ::fork();
  if (id_ == 0) become_worker(pointers.data(), input, error_output_.get(), parent);
  if (id_ < 0) fail_to("start a worker process");
  handle_ = FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)));
  if (handle_.open()) return;
  const int reason = errno;
  send(SIGKILL);
  end();
  errno = reason;
  fail_to("watch a worker process");
}

void WorkerProcess::send(int signal) const { ::kill(id_, signal); }

std::string WorkerProcess::error_output() const {
  std::string text(longest_error_output, '\0');
  const ssize_t size = ::pread(error_output_.get(), text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<size_t>(size) : 0);
  return text;
}

void WorkerProcess::empty_error_output() const {
  if (::ftruncate(error_output_.get(), 0) < 0 || ::lseek(error_output_.get(), 0, SEEK_SET) < 0)
    fail_to("empty the buffer for the error output of a worker");
}

int WorkerProcess::end() const {
  int status = 0;
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::optional<size_t> wait_for_any(std::span<const int> handles, std::chrono::milliseconds most) {
  std::vector<pollfd> polled;
  for (const int handle : handles) polled.push_back({handle, POLLIN, 0});
  const int ready = ::poll(polled.data(), polled.size(), static_cast<int>(most.count()));
  if (ready < 0 && errno != EINTR) fail_to("wait for worker processes");
  for (size_t i = 0; ready > 0 && i < polled.size(); ++i)
    if (polled[i].revents) return i;
  return std::nullopt;
}

}  // namespace nas::core
