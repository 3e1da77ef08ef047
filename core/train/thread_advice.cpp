#include "core/train/thread_advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/base/log.h"
#include "core/base/machine.h"

namespace nas::core {
namespace {

/// Less is the noise of an idle machine, on which the run itself is the load.
constexpr double kLeastShareWaited = 0.25;

std::string with_one_decimal(double value) {
  std::array<char, 48> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%.1f", value);
  return buffer.data();
}

std::string try_fewer(int64_t threads) {
  return "; a run with --set threads=" + std::to_string(threads) + " may be much faster";
}

}  // namespace

std::string advice_on_load(int64_t threads, int64_t processors, double load) {
  if (threads < 2 || load <= static_cast<double>(processors)) return "";
  return "the machine is busy: its load average is " + with_one_decimal(load) + " on " + std::to_string(processors) +
         " processors" + try_fewer(1);
}

std::string advice_on_waiting(int64_t threads, double waited, double elapsed) {
  if (threads < 2 || !(elapsed > 0)) return "";
  const double share = waited / (elapsed * static_cast<double>(threads));
  if (share < kLeastShareWaited) return "";
  const auto working = static_cast<int64_t>(std::floor(static_cast<double>(threads) * (1 - std::min(share, 1.0))));
  return "the " + std::to_string(threads) + " threads waited for a processor during " +
         std::to_string(std::lround(100 * std::min(share, 1.0))) + " % of the first steps" +
         try_fewer(std::clamp<int64_t>(working, 1, threads - 1));
}

ThreadWatch::ThreadWatch(int64_t threads) : threads_(threads), waited_before_(machine::seconds_waited()) {}

void ThreadWatch::step() {
  if (++steps_ != kSteps) return;
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  const std::string advice = advice_on_waiting(threads_, machine::seconds_waited() - waited_before_, elapsed);
  if (!advice.empty()) log::warning(advice);
}

}  // namespace nas::core
