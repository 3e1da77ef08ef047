#pragma once
/// \file
/// Runs programs as a user would, and reads their exit code, stdout and stderr.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace nas::test {

struct Outcome {
  int code = -1;  ///< exit code; 128 + signal when one ended it, as shells say
  std::string out;
  std::string err;
};

inline std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

struct Setting {
  std::vector<std::string> environment = {};  ///< "NAME=value", beside what is inherited
  std::filesystem::path folder = {};          ///< to start in; empty: this one
};

namespace detail {

[[noreturn]] inline void become(std::vector<std::string> words, const Setting& setting, int out, int err) {
  for (const std::string& variable : setting.environment) {
    ::putenv(const_cast<char*>(variable.c_str()));
  }
  if (!setting.folder.empty() && ::chdir(setting.folder.c_str()) != 0) ::_exit(126);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace detail

/// Runs `words` to its end, without a terminal. 127 when there is no such program.
inline Outcome run_program(const std::vector<std::string>& words, const Setting& setting = {}) {
  TemporaryFolder folder;
  const std::filesystem::path out = folder / "out", err = folder / "err";
  const int out_file = ::open(out.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const int err_file = ::open(err.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const pid_t child = ::fork();
  if (child == 0) detail::become(words, setting, out_file, err_file);
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(out_file);
  ::close(err_file);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, read_text(out), read_text(err)};
}

}  // namespace nas::test
