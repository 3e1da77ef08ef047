#pragma once
/// \file
/// The section [search.train] or [eval.train] as values.

#include <cstdint>

#include "core/train/optimizer.h"
#include "core/train/schedule.h"
#include "nas/config.h"

namespace nas::core {

struct TrainOptions {
  int64_t epochs = 1;
  int64_t max_steps = 0;  ///< of an epoch; 0: all
  double grad_clip = 0.0;  ///< 0: none
  double label_smoothing = 0.0;
  double aux_weight = 0.0;
  double drop_path = 0.0;
  int64_t validate_every = 1;  ///< epochs; 0: at the end only
  bool channels_last = false;
  OptimizerOptions optimizer;
  ScheduleOptions schedule;

  /// From a stage's section, [search] or [eval].
  static TrainOptions from(const IConfig& stage);
};

}  // namespace nas::core
