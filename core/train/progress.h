#pragma once
/// \file
/// The progress of a training on stderr: one live line on a terminal, plain lines at intervals elsewhere.

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/train/pace.h"

namespace nas::core {

using Clock = std::chrono::steady_clock;

/// Where the lines go.
struct ProgressOutput {
  bool live = false;                             ///< whether `status` can redraw a line
  std::function<int()> width;                    ///< columns that a status may have; empty: any number
  std::function<void(std::string_view)> line;    ///< a line that stays
  std::function<void(std::string_view)> status;  ///< replaces the previous status
  std::function<void()> end_status;
};

/// The process's log.
ProgressOutput log_output();

struct ProgressOptions {
  std::string stage;   ///< "search", "eval"
  int64_t epochs = 0;  ///< of the stage
  int64_t steps_per_epoch = 0;
  double later_seconds = 0;  ///< estimate for the stages that come after this one
  /// Least time between two updates of the live line.
  std::chrono::milliseconds live_interval{100};
  /// Least time between two plain lines within an epoch, and before the first one. There is another one when the time
  /// of a step is known (Pace::kSteps), to show how long the training will take.
  std::chrono::milliseconds plain_interval{10000}, first_plain{1000};
  std::function<Clock::time_point()> now = Clock::now;  ///< replaced in tests

  /// Throws std::invalid_argument.
  void validate() const;
};

/// Means over the epoch so far.
struct StepProgress {
  int64_t images = 0;  ///< of this step alone
  double loss = 0;
  double top1 = 0;  ///< in [0, 1]
};

struct SplitResult {
  std::string split;  ///< "train", "valid"
  double loss = 0;
  double top1 = 0;  ///< in [0, 1]
};

/// The progress of one stage. Epoch 0 is shown as "epoch 1/50". [one thread at a time]
class Progress {
 public:
  explicit Progress(ProgressOptions options, ProgressOutput output = log_output());
  /// Removes the live line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `first_step` is above 0 when an interrupted epoch is resumed.
  void begin_epoch(int64_t epoch, int64_t first_step = 0);
  /// After each training step.
  void step(const StepProgress& progress);
  /// At the end of an epoch, after validation and checkpoints: prints a line with `results`.
  void end_epoch(std::span<const SplitResult> results);
  TrainingPace pace() const { return pace_.record(); }

 private:
  double seconds_since(Clock::time_point earlier) const;
  std::string place() const;
  std::string step_text(const StepProgress& progress) const;
  std::string fitting(const std::vector<std::string>& parts) const;
  std::string time_left() const;

  const ProgressOptions options_;
  const ProgressOutput output_;
  Pace pace_;
  int64_t epoch_ = 0;
  int64_t steps_done_ = 0;  ///< of this epoch
  bool epoch_done_ = false;
  Clock::time_point last_step_;  ///< end of the last step, or begin of the epoch
  Clock::time_point last_line_;
};

}  // namespace nas::core
