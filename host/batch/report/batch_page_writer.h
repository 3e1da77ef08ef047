#pragma once
/// \file
/// report.html of a batch that is under way.

#include <chrono>

#include "core/report/cells/cell_drawing.h"
#include "host/batch/record/batch_folder.h"

namespace nas::host {

/// [one thread at a time]
class BatchPageWriter {
 public:
  BatchPageWriter(const BatchFolder& folder, const BatchRecord& record) : folder_(folder), record_(record) {}

  /// Replaces the page if that keeps the time spent on it below a hundredth of the time since this was made.
  void refresh();
  /// Replaces the page. When that fails, warns once: the batch does not end because of it.
  void write();

 private:
  using Clock = std::chrono::steady_clock;

  const BatchFolder& folder_;
  const BatchRecord& record_;
  core::CellDrawer drawer_;
  Clock::time_point began_ = Clock::now();
  Clock::duration spent_{};
  Clock::duration last_ = std::chrono::milliseconds(100);  ///< at first, what a page is expected to take
  bool warned_ = false;
};

}  // namespace nas::host
