#include "core/workers/worker_channel.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdint>
#include <iterator>
#include <string>

#include "core/base/crash.h"
#include "core/base/interrupt.h"
#include "core/base/system_call.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

/// Blocks the signals that the process waits for, and those alone, during its lifetime.
class AwaitedSignals {
 public:
  AwaitedSignals() {
    std::signal(SIGCHLD, SIG_DFL);  // who started this process may ignore it, and then it is not sent
    sigemptyset(&awaited_);
    for (const int signal : {SIGINT, SIGTERM, SIGCHLD}) sigaddset(&awaited_, signal);
    ::sigprocmask(SIG_BLOCK, &awaited_, &before_);
  }
  ~AwaitedSignals() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  AwaitedSignals(const AwaitedSignals&) = delete;
  AwaitedSignals& operator=(const AwaitedSignals&) = delete;

  int next() const {
    return succeeded([&] { return ::sigwaitinfo(&awaited_, nullptr); });
  }

 private:
  sigset_t awaited_{}, before_{};
};

/// Passes SIGINT and SIGTERM on to `child` until it has ended. A signal that came before the child was made is passed
/// on too. Returns its exit code, or 128 + signal.
int code_of(pid_t child, const AwaitedSignals& signals) {
  for (;;) {
    const int signal = signals.next();
    int status = 0;
    if (signal != SIGCHLD)
      ::kill(child, signal);
    else if (succeeded([&] { return ::waitpid(child, &status, WNOHANG); }) == child)
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
}

bool has_one_thread() { return std::distance(fs::directory_iterator("/proc/self/task"), {}) == 1; }

}  // namespace

WorkerChannel::WorkerChannel()
    : channel_(succeeded([] { return ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1); })) {
  const FileDescriptor nothing(succeeded([] { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }));
  succeeded([&] { return ::dup2(nothing.get(), STDIN_FILENO); });
}

std::optional<fs::path> WorkerChannel::next_folder() {
  std::string path;
  for (char letter = 0; uninterrupted([&] { return ::read(channel_.get(), &letter, 1); }) == 1; path += letter)
    if (letter == '\0') return path;
  return std::nullopt;
}

std::optional<fs::path> WorkerChannel::folder_of_this_process() {
  const AwaitedSignals signals;
  while (const std::optional<fs::path> folder = next_folder()) {
    const bool copies = has_one_thread();
    const pid_t parent = ::getpid(), child = copies ? succeeded([] { return ::fork(); }) : 0;
    if (child == 0) {
      if (copies) become_a_copy_of(parent);
      interrupt::install();  // before `signals` lets through what has come since the fork
      return folder;
    }
    const auto code = static_cast<uint8_t>(code_of(child, signals));
    succeeded([&] { return ::write(channel_.get(), &code, 1); });
  }
  return std::nullopt;
}

void WorkerChannel::become_a_copy_of(pid_t process) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != process) ::_exit(128 + SIGKILL);  // it ended before prctl
  crash::this_is_the_process();
  channel_ = FileDescriptor();
}

}  // namespace nas::core
