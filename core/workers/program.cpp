#include "core/workers/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "core/base/error.h"
#include "core/base/file_descriptor.h"

namespace nas::core {
namespace {

constexpr int no_such_program = 127;  ///< as in shells

[[noreturn]] void fail(const std::string& program, int reason) {
  throw Error(ExitCode::failed, "cannot run " + program + ": " + std::strerror(reason), "",
              "check the limits for processes and open files with: ulimit -a");
}

/// A file in memory. Unlike a pipe, it accepts any amount of data while nobody reads.
FileDescriptor memory_file(const std::string& program) {
  FileDescriptor file(::memfd_create("output", MFD_CLOEXEC));
  if (!file.open()) fail(program, errno);
  return file;
}

/// A file in memory that is read from its beginning.
FileDescriptor file_with(std::string_view bytes, const std::string& program) {
  FileDescriptor file = memory_file(program);
  for (size_t written = 0; written < bytes.size();) {
    const ssize_t size =
        ::pwrite(file.get(), bytes.data() + written, bytes.size() - written, static_cast<off_t>(written));
    if (size < 0 && errno != EINTR) fail(program, errno);
    if (size > 0) written += static_cast<size_t>(size);
  }
  return file;
}

std::string text_in(const FileDescriptor& file) {
  struct stat facts{};
  ::fstat(file.get(), &facts);
  std::string text(static_cast<size_t>(facts.st_size), '\0');
  const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<size_t>(size) : 0);
  return text;
}

/// How the child is started: without a terminal, with its input and output in files, in its own process group.
class SpawnPlan {
 public:
  SpawnPlan(int in, int out, int err) {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

}  // namespace

std::string this_program() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

bool is_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((std::filesystem::path(folder) / name).c_str(), X_OK) == 0) return true;
  return false;
}

ProgramOutcome run_program(std::vector<std::string> words, std::string_view input) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const FileDescriptor out = memory_file(words[0]), err = memory_file(words[0]);
  const FileDescriptor in = file_with(input, words[0]);
  const SpawnPlan plan(in.get(), out.get(), err.get());
  pid_t child = 0;
  const int reason = ::posix_spawnp(&child, pointers[0], &plan.files, &plan.attributes, pointers.data(), environ);
  if (reason == ENOENT) return {no_such_program, "", words[0] + ": not found\n"};
  if (reason != 0) fail(words[0], reason);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text_in(out), text_in(err)};
}

}  // namespace nas::core
