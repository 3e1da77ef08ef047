#pragma once
/// \file
/// A program that runs beside the test, to be interrupted or killed.

#include <signal.h>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>

#include "tests/support/subprocess.h"

namespace nas::test {

class BackgroundProgram {
 public:
  explicit BackgroundProgram(const std::vector<std::string>& words, const Setting& setting = {}) {
    const int out = ::open((folder_ / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const int err = ::open((folder_ / "err").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    child_ = ::fork();
    if (child_ == 0) detail::become(words, setting, out, err);
    ::close(out);
    ::close(err);
  }
  ~BackgroundProgram() {
    if (child_ > 0) wait_after(SIGKILL);
  }
  BackgroundProgram(const BackgroundProgram&) = delete;
  BackgroundProgram& operator=(const BackgroundProgram&) = delete;

  /// Returns when `reached` says so. Throws when the program ends first, or after two minutes.
  void wait_until(const std::function<bool()>& reached) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!reached()) {
      if (has_ended()) throw std::runtime_error("the program ended too early: " + read_text(folder_ / "err"));
      if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the program did not get there in time");
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }

  void send(int signal) { ::kill(child_, signal); }
  /// Whether stderr contains `text` by now.
  bool said(const std::string& text) const { return read_text(folder_ / "err").find(text) != std::string::npos; }

  Outcome wait_after(int signal) {
    send(signal);
    return wait();
  }
  Outcome wait() {
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = -1;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {code, read_text(folder_ / "out"), read_text(folder_ / "err")};
  }

 private:
  /// Leaves the child to be waited for.
  bool has_ended() const {
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(child_), &info, WEXITED | WNOHANG | WNOWAIT);
    return info.si_pid != 0;
  }
  TemporaryFolder folder_;
  pid_t child_ = -1;
};

}  // namespace nas::test
