#pragma once
/// \file
/// nas::IWorkProgress of a run: one live line on a terminal, plain lines at intervals elsewhere.

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/train/progress.h"
#include "nas/boundary/work_progress.h"
#include "nas/object.h"

namespace nas::core {

class WorkProgress final : public Provides<IWorkProgress> {
 public:
  struct Options {
    std::chrono::milliseconds live_interval{100}, plain_interval{10000};
    std::function<Clock::time_point()> now = Clock::now;  ///< replaced in tests
  };
  explicit WorkProgress(ProgressOutput output = log_output()) : WorkProgress(std::move(output), Options()) {}
  WorkProgress(ProgressOutput output, Options options) : output_(std::move(output)), options_(std::move(options)) {}
  void show(std::string_view what, int64_t done, int64_t total) override;

 private:
  void begin(std::string_view what, int64_t done);
  std::string line(int64_t done, int64_t total) const;

  const ProgressOutput output_;
  const Options options_;
  std::string what_;                                ///< of the work under way; empty: none is
  int64_t first_ = 0;                               ///< parts that had ended when the work began here
  Clock::time_point begun_ = {}, last_shown_ = {};  ///< the latter also without a line: when the work began
};

}  // namespace nas::core
