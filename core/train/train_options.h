#pragma once
/// \file
/// The section [search.train] or [eval.train] as values.

#include <cstdint>

#include "core/train/loss.h"
#include "core/train/optimizer_options.h"
#include "core/train/schedule.h"
#include "nas/config.h"

namespace nas::core {

struct TrainOptions {
  int64_t epochs = 1;
  int64_t max_steps = 0;       ///< of an epoch; 0: all
  double grad_clip = 0.0;      ///< 0: none
  double drop_path = 0.0;      ///< approached in the last epochs
  int64_t validate_every = 1;  ///< epochs; 0: at the end only
  bool channels_last = false;
  LossOptions loss;  ///< without class weights, which depend on the data
  bool balanced_classes = false;
  OptimizerOptions optimizer;
  ScheduleOptions schedule;

  /// From a stage's section, [search] or [eval]. Throws Error(config).
  static TrainOptions from(const IConfig& stage);
};

}  // namespace nas::core
