#include "core/base/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>
#include <string_view>

#include "core/base/last_record.h"

namespace nas::core {

Interrupted::Interrupted(int signal)
    : Error(signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted, "interrupted") {}

namespace interrupt {
namespace {

std::atomic<int> first_signal{0};
std::atomic<bool> on_terminal{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

/// Whole lines, ready beforehand, because a handler allocates nothing. Never destroyed.
struct AnswerLines {
  explicit AnswerLines(const Answers& answers) : first(line(answers.first)), second(line(answers.second)) {}
  static std::string line(std::string_view sentence) { return "nas-host: " + std::string(sentence) + "\n"; }
  const std::string first, second;
};
const AnswerLines* answer_lines = nullptr;

void say(std::string_view text) {
  // The result does not matter: nobody else waits for it.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

void restore_terminal() {
  if (on_terminal) say("\r\033[K\033[0m");
}

void answer_first_ctrl_c() {
  restore_terminal();
  say(answer_lines->first);
}

[[noreturn]] void quit() {
  restore_terminal();
  say(answer_lines->second);
  const bool terminated = first_signal == SIGTERM;
  last_record::write("interrupted", "130", terminated ? "Ctrl-C was pressed after SIGTERM" : "Ctrl-C was pressed twice",
                     "");
  ::_exit(128 + SIGINT);
}

extern "C" void nas_on_signal(int signal) {
  const int before = errno;
  int none = 0;
  const bool first = first_signal.compare_exchange_strong(none, signal);
  if (signal == SIGINT) first ? answer_first_ctrl_c() : quit();
  errno = before;
}

void take_over(int signal) {
  struct sigaction action{};
  sigaction(signal, nullptr, &action);
  if (action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = nas_on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

}  // namespace

void install(const Answers& answers) {
  if (!answer_lines) answer_lines = new AnswerLines(answers);
  on_terminal = isatty(STDERR_FILENO) != 0;
  take_over(SIGINT);
  take_over(SIGTERM);
}

int requested() noexcept { return first_signal; }

}  // namespace interrupt
}  // namespace nas::core
