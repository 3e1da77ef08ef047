#include "core/workers/local_workers.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "core/base/error.h"
#include "core/base/system_call.h"

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
[[noreturn]] void become_worker(char* const* words, int channel, int error_output, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(128 + SIGKILL);  // the parent ended before prctl
  ::setpgid(0, 0);
  const int null_device = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(channel, STDIN_FILENO);
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

/// The process's own end and that of the host.
std::array<FileDescriptor, 2> connected_sockets() {
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) < 0) fail("connect to a worker process");
  return {FileDescriptor(sockets[0]), FileDescriptor(sockets[1])};
}

/// The exit code that a process has sent of its worker, if it has.
std::optional<int> received_code(const FileDescriptor& channel) {
  uint8_t code = 0;
  if (uninterrupted([&] { return ::recv(channel.get(), &code, 1, MSG_DONTWAIT); }) != 1) return std::nullopt;
  return code;
}

}  // namespace

LocalWorkers::LocalWorkers(std::vector<std::string> command) : command_(std::move(command)) {}

LocalWorkers::~LocalWorkers() {
  for (const Process& process : processes_) ::kill(process.id, SIGKILL);
  while (!processes_.empty()) reap(processes_.begin());
}

int64_t LocalWorkers::running() const {
  return std::ranges::count_if(processes_, [](const Process& process) { return !process.folder.empty(); });
}

void LocalWorkers::start(const std::filesystem::path& folder) {
  for (auto process = processes_.begin(); process != processes_.end();) {
    const auto idle = process++;
    if (!idle->folder.empty()) continue;
    empty_error_output(*idle);
    if (hand_over(*idle, folder)) return;
    reap(idle);
  }
  const Place process = launch(folder.parent_path());
  if (!hand_over(*process, folder)) process->folder = folder;  // it has ended, and wait() reports how
}

LocalWorkers::Place LocalWorkers::launch(const std::filesystem::path& above) {
  std::vector<std::string> words = command_;
  words.push_back(above.string());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  FileDescriptor error_output(::memfd_create("worker-stderr", MFD_CLOEXEC));
  if (!error_output.open()) fail("create a buffer for the error output of a worker");
  auto [theirs, ours] = connected_sockets();
  const pid_t parent = ::getpid(), child = ::fork();
  if (child == 0) become_worker(pointers.data(), theirs.get(), error_output.get(), parent);
  if (child < 0) fail("start a worker process");
  FileDescriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  processes_.push_back({child, std::move(handle), std::move(ours), std::move(error_output), {}});
  if (!processes_.back().handle.open()) fail("watch a worker process");
  return std::prev(processes_.end());
}

/// The next output in it is that of the next worker.
void LocalWorkers::empty_error_output(const Process& process) {
  if (::ftruncate(process.error_output.get(), 0) < 0 || ::lseek(process.error_output.get(), 0, SEEK_SET) < 0)
    fail("empty the buffer for the error output of a worker");
}

/// False when the process has ended.
bool LocalWorkers::hand_over(Process& process, const std::filesystem::path& folder) {
  const std::string path = folder.string();
  const size_t size = path.size() + 1;  // with the zero byte
  const auto sent = uninterrupted([&] { return ::send(process.channel.get(), path.c_str(), size, MSG_NOSIGNAL); });
  if (sent != static_cast<ssize_t>(size)) return false;
  process.folder = folder;
  return true;
}

std::optional<EndedWorker> LocalWorkers::wait(std::chrono::milliseconds most) {
  std::vector<pollfd> handles;
  std::vector<Place> places;
  for (auto process = processes_.begin(); process != processes_.end(); ++process) {
    if (process->folder.empty()) continue;
    handles.push_back({process->handle.get(), POLLIN, 0});
    handles.push_back({process->channel.get(), POLLIN, 0});
    places.insert(places.end(), {process, process});
  }
  const int ready = ::poll(handles.data(), handles.size(), static_cast<int>(most.count()));
  if (ready < 0 && errno != EINTR) fail("wait for worker processes");
  for (size_t i = 0; ready > 0 && i < handles.size(); ++i)
    if (handles[i].revents) return collect(places[i]);
  return std::nullopt;
}

void LocalWorkers::stop() {
  for (const Process& process : processes_)
    if (!process.folder.empty()) ::kill(process.id, SIGTERM);
}

/// The worker that has ended, and perhaps its process with it.
EndedWorker LocalWorkers::collect(Place process) {
  EndedWorker ended{std::exchange(process->folder, {}), 0, {}};
  const std::optional<int> code = received_code(process->channel);
  ended.error_output = text_in(process->error_output.get());
  ended.code = code ? *code : reap(process);
  return ended;
}

/// Waits for the end of the process. Returns its exit code, or 128 + signal.
int LocalWorkers::reap(Place process) {
  int status = 0;
  while (::waitpid(process->id, &status, 0) < 0 && errno == EINTR) continue;
  processes_.erase(process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace nas::core
