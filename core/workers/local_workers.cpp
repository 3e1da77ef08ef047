#include "core/workers/local_workers.h"

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

[[noreturn]] void fail(const char* what) {
  throw Error(ExitCode::failed, std::string("cannot ") + what + ": " + std::strerror(errno), "",
              "check the limits for processes and open files with: ulimit -a");
}

/// Runs in the child between fork and exec. Calls only async-signal-safe functions, because other threads may have held
/// locks at the fork.
[[noreturn]] void become_worker(char* const* words, int error_output, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(128 + SIGKILL);  // the parent ended before prctl
  ::setpgid(0, 0);
  const int null_device = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(null_device, STDIN_FILENO);
  ::dup2(null_device, STDOUT_FILENO);
  ::dup2(error_output, STDERR_FILENO);
  ::execv(words[0], words);
  ::_exit(cannot_start);
}

std::string text_in(int file) {
  std::string text(longest_error_output, '\0');
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<size_t>(size) : 0);
  return text;
}

}  // namespace

LocalWorkers::LocalWorkers(std::vector<std::string> command) : command_(std::move(command)) {}

LocalWorkers::~LocalWorkers() {
  for (const Process& process : processes_) ::kill(process.id, SIGKILL);
  while (!processes_.empty()) collect(processes_.begin());
}

void LocalWorkers::start(const std::filesystem::path& folder) {
  std::vector<std::string> words = command_;
  words.push_back(folder.string());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  FileDescriptor error_output(::memfd_create("worker-stderr", MFD_CLOEXEC));
  if (!error_output.open()) fail("create a buffer for the error output of a worker");
  const pid_t parent = ::getpid(), child = ::fork();
  if (child == 0) become_worker(pointers.data(), error_output.get(), parent);
  if (child < 0) fail("start a worker process");
  FileDescriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  processes_.push_back({folder, child, std::move(handle), std::move(error_output)});
  if (!processes_.back().handle.open()) fail("watch a worker process");
}

std::optional<EndedWorker> LocalWorkers::wait(std::chrono::milliseconds most) {
  std::vector<pollfd> handles;
  for (const Process& process : processes_) handles.push_back({process.handle.get(), POLLIN, 0});
  const int ready = ::poll(handles.data(), handles.size(), static_cast<int>(most.count()));
  if (ready < 0 && errno != EINTR) fail("wait for worker processes");
  for (size_t i = 0; ready > 0 && i < handles.size(); ++i)
    if (handles[i].revents) return collect(processes_.begin() + static_cast<std::ptrdiff_t>(i));
  return std::nullopt;
}

void LocalWorkers::stop() {
  for (const Process& process : processes_) ::kill(process.id, SIGTERM);
}

EndedWorker LocalWorkers::collect(std::vector<Process>::iterator process) {
  int status = 0;
  while (::waitpid(process->id, &status, 0) < 0 && errno == EINTR) continue;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  EndedWorker ended{process->folder, code, text_in(process->error_output.get())};
  processes_.erase(process);
  return ended;
}

}  // namespace nas::core
