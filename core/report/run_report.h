#pragma once
/// \file
/// report.html of a run that is under way.

#include <chrono>
#include <functional>
#include <string>

#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/report/cells/cell_drawing.h"

namespace nas::core {

/// [one thread at a time]
class RunReport {
 public:
  explicit RunReport(RunPaths run) : run_(std::move(run)) {}

  /// Whether writing it now, and once more at the end of the run, would keep what the reports cost below a hundredth of
  /// the time since this was made.
  bool is_due() const;

  /// Replaces the file. `before` is called first. What either of them throws is logged, once: a run does not end
  /// because its report cannot be written.
  void write(const RunInfo& info, const std::function<void()>& before);

  /// Such as "9 reports took 0.412 s", with the time that Graphviz took for them, or "no report was written".
  std::string cost() const;

 private:
  using Clock = std::chrono::steady_clock;

  /// How many epochs of the search may get a picture for TensorBoard in the report that began at `begin`: those that
  /// fit into what is left of the hundredth, and a few in any case.
  size_t affordable_pictures(Clock::time_point begin) const;

  RunPaths run_;
  CellDrawer drawer_;
  Clock::time_point began_ = Clock::now();
  Clock::duration spent_{};                               ///< on all reports so far
  Clock::duration last_ = std::chrono::milliseconds(50);  ///< on the last one; at first, what one is expected to take
  int64_t written_ = 0;
  bool warned_ = false;
};

}  // namespace nas::core
