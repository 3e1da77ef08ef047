#pragma once
/// \file
/// The learning rate of an epoch as a pure function, so that a checkpoint need not save it; likewise for drop path.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace nas::core {

enum class ScheduleKind {
  constant,
  cosine,       ///< Loshchilov and Hutter, 2017 (arXiv:1608.03983), one period without restarts
  step,         ///< times gamma every step_epochs
  multi_step,   ///< times gamma at each milestone
  exponential,  ///< times gamma every epoch
};

std::string_view name_of(ScheduleKind kind);
/// The kind of that name: "constant", "cosine", "step", "multi_step", "exponential".
std::optional<ScheduleKind> schedule_kind(std::string_view name);

/// Only the values that belong to `kind` are used and checked.
struct ScheduleOptions {
  ScheduleKind kind = ScheduleKind::cosine;
  /// In the first epoch, or in the first one after the warm-up.
  double learning_rate = 0.025;
  /// All epochs of the stage, including the warm-up.
  int64_t epochs = 50;
  /// cosine: reached at the end of the last epoch, so never used for a step.
  double min_learning_rate = 0.001;
  double gamma = 0.1;                 ///< step, multi_step, exponential
  int64_t step_epochs = 1;            ///< step
  std::vector<int64_t> milestones{};  ///< multi_step: rising, counted from the end of the warm-up
  /// The learning rate rises from 0 by equal amounts over these epochs; the schedule proper takes the epochs that are
  /// left, counted from 0 again. Goyal et al., 2017 (arXiv:1706.02677), once per epoch.
  int64_t warmup_epochs = 0;

  /// Throws Error(config).
  void validate() const;
};

/// The learning rate of `epoch`, counted from 0. `options` are valid. Throws std::out_of_range outside [0, epochs).
double learning_rate(const ScheduleOptions& options, int64_t epoch);

/// The probability of dropping a path in `epoch`, counted from 0, of `epochs`: it rises by equal amounts from 0 in the
/// first epoch and stays below `most`. Larsson et al., 2017 (arXiv:1605.07648), with the schedule of NASNet and DARTS.
constexpr double drop_path_probability(double most, int64_t epoch, int64_t epochs) {
  return most * static_cast<double>(epoch) / static_cast<double>(epochs);
}

}  // namespace nas::core
