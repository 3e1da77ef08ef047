#include "core/base/interrupt.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <string_view>

namespace nas::core {

Interrupted::Interrupted(int signal)
    : Error(signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted, "interrupted") {}

namespace interrupt {
namespace {

std::atomic<int> first_signal{0};
std::atomic<bool> on_terminal{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void restore_terminal() {
  constexpr std::string_view clear_line_and_color = "\r\033[K\033[0m";
  if (!on_terminal) return;
  // The result of write() does not matter: the process ends in either case.
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, clear_line_and_color.data(), clear_line_and_color.size());
}

extern "C" void nas_on_signal(int signal) {
  int none = 0;
  if (first_signal.compare_exchange_strong(none, signal) || signal == SIGTERM) return;
  restore_terminal();
  ::_exit(128 + signal);
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

void install() {
  on_terminal = isatty(STDERR_FILENO) != 0;
  take_over(SIGINT);
  take_over(SIGTERM);
}

int requested() noexcept { return first_signal; }

}  // namespace interrupt
}  // namespace nas::core
