#pragma once
/// \file
/// report.html of a run that is under way.

#include <chrono>
#include <functional>

#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/report/cells/cell_drawing.h"

namespace nas::core {

/// [one thread at a time]
class RunReport {
 public:
  explicit RunReport(RunPaths run) : run_(std::move(run)) {}

  /// Whether writing it now would keep what the reports cost below a hundredth of the time since this was made.
  bool is_due() const;

  /// Replaces the file. `before` is called first. What either of them throws is logged, once: a run does not end
  /// because its report cannot be written.
  void write(const RunInfo& info, const std::function<void()>& before);

 private:
  using Clock = std::chrono::steady_clock;

  RunPaths run_;
  CellDrawer drawer_;
  Clock::time_point began_ = Clock::now();
  Clock::duration spent_{};                               ///< on all reports so far
  Clock::duration last_ = std::chrono::milliseconds(50);  ///< on the last one; at first, what one is expected to take
  bool warned_ = false;
};

}  // namespace nas::core
