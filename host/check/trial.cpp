#include "host/check/trial.h"

#include <array>
#include <csignal>
#include <cstring>

#include "core/base/interrupt.h"
#include "core/workers/ended_worker.h"
#include "core/workers/worker_process.h"
#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

using Clock = std::chrono::steady_clock;

TrialEnd ended(const core::WorkerProcess& process) {
  const int code = process.end();
  return {.code = code, .first = core::first_error_line({{}, code, process.error_output()})};
}

}  // namespace

TrialEnd try_out(std::vector<std::string> words, std::chrono::seconds limit, const std::function<bool()>& until) {
  words.insert(words.begin(), "/proc/self/exe");
  const core::WorkerProcess process(std::move(words));
  const std::array handles = {process.handle()};
  for (const auto begin = Clock::now();;) {
    if (core::wait_for_any(handles, std::chrono::milliseconds(100))) return ended(process);
    const int signal = core::interrupt::requested();
    const bool too_long = Clock::now() - begin >= limit, stopped = until();
    if (!signal && !too_long && !stopped) continue;
    process.send(SIGKILL);
    TrialEnd end = ended(process);
    if (signal) throw core::Interrupted(signal);
    end.too_long = too_long;
    end.stopped = stopped;
    return end;
  }
}

int exit_code_for(const TrialEnd& end) { return is_refusal(end.code) ? end.code : 1; }

std::string text_of(const TrialEnd& end, std::chrono::seconds limit) {
  if (end.too_long) return "it did not end within " + std::to_string(limit.count()) + " s";
  const std::string why = end.first.empty() ? "" : ": " + end.first;
  if (end.code <= 128) return "it ended with exit code " + std::to_string(end.code) + why;
  const int signal = end.code - 128;
  return "signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ") ended it" + why;
}

}  // namespace nas::host
