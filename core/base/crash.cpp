#include "core/base/crash.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "core/base/last_record.h"
#include "core/base/plugin_call.h"

namespace nas::core::crash {

namespace {

/// Text of a fixed size; what does not fit is cut off. Allocates nothing.
class FixedText {
 public:
  FixedText& operator<<(std::string_view text) {
    const size_t size = std::min(text.size(), bytes_.size() - size_);
    std::copy_n(text.data(), size, bytes_.data() + size_);
    size_ += size;
    return *this;
  }
  std::string_view text() const { return {bytes_.data(), size_}; }
  void write_to(int file) const {
    // The result does not matter: the process ends in either case.
    [[maybe_unused]] const ssize_t written = ::write(file, bytes_.data(), size_);
  }

 private:
  std::array<char, 2048> bytes_;
  size_t size_ = 0;
};

struct Signal {
  int number;
  std::string_view name, meaning, exit_code;
};
constexpr Signal signals[] = {{SIGSEGV, "SIGSEGV", "invalid memory access or stack overflow", "139"},
                              {SIGBUS, "SIGBUS", "memory or a mapped file that is not there", "135"},
                              {SIGFPE, "SIGFPE", "integer division by zero", "136"},
                              {SIGILL, "SIGILL", "an instruction that this CPU does not have", "132"},
                              {SIGABRT, "SIGABRT", "abort() or an uncaught exception", "134"}};

std::array<char, PATH_MAX> log_path{};
pid_t this_process = 0;

/// A child that a plugin has forked: how it ends is the plugin's matter and not the end of the run.
bool is_child() { return ::getpid() != this_process; }

const Signal* known(int number) {
  const auto found = std::ranges::find(signals, number, &Signal::number);
  return found == std::end(signals) ? nullptr : found;
}

/// "plugin "my_plugin" VERB pre_step of its trainer".
void add_who(FixedText& text, const PluginSite& site, std::string_view verb) {
  if (site.plugin.empty())
    text << "nas-host " << verb << " ";
  else
    text << "plugin \"" << site.plugin << "\" " << verb << " ";
  text << site.part;
}

void add_place(FixedText& text, const PluginSite& site) {
  if (!site.place.empty()) text << "at \"" << site.place << "\" of the model description";
}

/// Writes one error as print_error() of the host does: what, where, and which log has the rest.
void report(const FixedText& what, const FixedText& where) {
  FixedText error;
  error << "nas-host: error: " << what.text() << "\n";
  if (!where.text().empty()) error << "  " << where.text() << "\n";
  FixedText remedy;
  if (log_path[0]) remedy << "  the log is " << log_path.data() << "\n";
  error.write_to(STDERR_FILENO);
  remedy.write_to(STDERR_FILENO);
  const int log = log_path[0] ? ::open(log_path.data(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC) : -1;
  if (log < 0) return;
  error.write_to(log);
  ::close(log);
}

/// The call during which the process ends. Another thread crashes in a parallel loop of what the main thread does.
const PluginCall* call_of_this_crash() {
  const PluginCall* own = PluginCall::innermost();
  return own ? own : PluginCall::innermost_of_main_thread();
}

void report_crash(const Signal* signal) {
  FixedText what, where;
  if (const PluginCall* call = call_of_this_crash()) {
    add_who(what, call->site(), "crashed in");
    add_place(where, call->site());
  } else {
    what << "nas-host crashed";
  }
  if (signal) what << ": " << signal->name << ", " << signal->meaning;
  report(what, where);
  last_record::write("crashed", signal ? signal->exit_code : "1", what.text(), where.text());
}

extern "C" void nas_on_crash(int number) {
  if (!is_child()) report_crash(known(number));
  std::signal(number, SIG_DFL);
  std::raise(number);  // is delivered when this handler returns
}

/// In a call to a plugin, exit() is the plugin's: the host returns from all calls before it ends.
extern "C" void nas_on_exit() {
  const PluginCall* call = PluginCall::innermost();
  if (!call || is_child()) return;
  FixedText what, where;
  add_who(what, call->site(), "ended the process with exit() in");
  add_place(where, call->site());
  report(what, where);
  last_record::write("failed", "1", what.text(), where.text());
  ::_exit(1);
}

void take_over(int number) {
  struct sigaction action{};
  sigaction(number, nullptr, &action);
  if (action.sa_handler != SIG_DFL) return;
  action = {};
  action.sa_handler = nas_on_crash;
  action.sa_flags = SA_ONSTACK | SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

/// A handler needs a stack of its own where that of the thread has overflowed.
void give_alternate_stack() {
  alignas(std::max_align_t) static std::array<std::byte, 64 * 1024> memory;
  stack_t before{};
  if (::sigaltstack(nullptr, &before) == 0 && !(before.ss_flags & SS_DISABLE)) return;
  const stack_t stack{.ss_sp = memory.data(), .ss_flags = 0, .ss_size = memory.size()};
  ::sigaltstack(&stack, nullptr);
}

}  // namespace

void install() {
  static const bool once = [] {
    this_is_the_process();
    PluginCall::this_is_the_main_thread();
    give_alternate_stack();
    for (const Signal& signal : signals) take_over(signal.number);
    return std::atexit(nas_on_exit) == 0;
  }();
  static_cast<void>(once);
}

void this_is_the_process() { this_process = ::getpid(); }

void set_log(const std::string& path) {
  const std::string absolute = path.empty() ? "" : std::filesystem::absolute(path).string();
  log_path = {};
  absolute.copy(log_path.data(), log_path.size() - 1);
}

}  // namespace nas::core::crash
