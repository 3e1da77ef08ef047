#include "host/plugin/loading_guard.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>

#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

constexpr std::array ending_signals = {SIGINT, SIGTERM};
constexpr std::array crashes = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

/// What the handlers say. They allocate nothing, so it is ready beforehand.
struct Sentences {
  std::string interrupted, crashed, exited;
  pid_t process = ::getpid();
  std::array<struct sigaction, ending_signals.size()> before_ending = {};
  std::array<struct sigaction, crashes.size()> before_crash = {};
};

/// Null while no plugin is loaded.
std::atomic<Sentences*> loading{nullptr};
static_assert(std::atomic<Sentences*>::is_always_lock_free);

void say(const std::string& sentence) {
  // The result does not matter: the process ends in either case.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, sentence.data(), sentence.size());
}

extern "C" void nas_end_loading(int signal) {
  if (const Sentences* sentences = loading) say(sentences->interrupted);
  ::_exit(128 + signal);
}

/// Returning to the instruction that crashed repeats the crash, now without a handler: those of before would report it
/// a second time.
extern "C" void nas_crash_in_loading(int signal, siginfo_t* info, void*) {
  const Sentences* sentences = loading;
  if (!sentences) return;
  say(sentences->crashed);
  for (const int crash : crashes) ::signal(crash, SIG_DFL);
  if (info->si_code <= 0) ::raise(signal);  // sent by a process, not by an instruction
}

extern "C" void nas_exit_in_loading() {
  const Sentences* sentences = loading;
  if (!sentences || sentences->process != ::getpid()) return;  // a child of the plugin may exit
  say(sentences->exited);
  ::_exit(static_cast<int>(Refusal::load_failed));
}

/// Once: what runs first at an exit is what was registered last, so LibTorch, which is loaded before any plugin, is not
/// taken down.
void watch_exits() {
  [[maybe_unused]] static const bool watched =
      std::atexit(nas_exit_in_loading) == 0 && std::at_quick_exit(nas_exit_in_loading) == 0;
}

std::string sentence(const std::string& plugin, const std::string& how, const std::string& path) {
  return "nas-host: error: plugin \"" + plugin + "\" " + how + " while it was being loaded\n  " + path + "\n";
}

void take_over_endings(Sentences& sentences) {
  for (size_t i = 0; i < ending_signals.size(); ++i) {
    struct sigaction& before = sentences.before_ending[i];
    ::sigaction(ending_signals[i], nullptr, &before);
    if (!(before.sa_flags & SA_SIGINFO) && before.sa_handler == SIG_IGN) continue;
    struct sigaction action = {};
    action.sa_handler = nas_end_loading;
    ::sigaction(ending_signals[i], &action, nullptr);
  }
}

void take_over_crashes(Sentences& sentences) {
  struct sigaction action = {};
  action.sa_sigaction = nas_crash_in_loading;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (size_t i = 0; i < crashes.size(); ++i) ::sigaction(crashes[i], &action, &sentences.before_crash[i]);
}

/// A plugin that installed a handler of its own keeps it.
template <size_t count, class Handler>
void give_back(const std::array<int, count>& signals, const std::array<struct sigaction, count>& before,
               const Handler& is_ours) {
  for (size_t i = 0; i < count; ++i) {
    struct sigaction now = {};
    ::sigaction(signals[i], nullptr, &now);
    if (is_ours(now)) ::sigaction(signals[i], &before[i], nullptr);
  }
}

}  // namespace

LoadingGuard::LoadingGuard(const std::string& plugin, const std::string& path) {
  auto* sentences = new Sentences{.interrupted = sentence(plugin, "was interrupted", path),
                                  .crashed = sentence(plugin, "crashed", path),
                                  .exited = sentence(plugin, "ended the program", path)};
  loading = sentences;
  watch_exits();
  take_over_endings(*sentences);
  take_over_crashes(*sentences);
}

LoadingGuard::~LoadingGuard() {
  Sentences* sentences = loading;
  give_back(ending_signals, sentences->before_ending,
            [](const struct sigaction& now) { return now.sa_handler == nas_end_loading; });
  give_back(crashes, sentences->before_crash,
            [](const struct sigaction& now) { return now.sa_sigaction == nas_crash_in_loading; });
  loading = nullptr;
  delete sentences;
}

}  // namespace nas::host
