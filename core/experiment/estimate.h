#pragma once
/// \file
/// Estimates how long the eval of a found network will take, for the time left that a search shows.

#include "core/experiment/memory_estimate.h"
#include "core/experiment/run.h"
#include "nas/builder.h"
#include "nas/config.h"
#include "nas/desc.h"
#include "nas/tree.h"

namespace nas::core {

/// Seconds of all training steps of the eval, extrapolated from one step of the network with `cells`. 0 when the eval
/// is disabled. Draws nothing from the run's random streams. Throws what require_memory() throws for the eval, so that
/// a search does not run for an eval that cannot, and Interrupted.
double estimate_eval_seconds(Run& run, IModelDescBuilder& builder, TreeBytes cells);

/// Seconds of one training step of `network` at the batch size of `stage`, a section such as [eval], of `images`
/// images, measured now. Throws Interrupted.
double measure_step_seconds(Run& run, const ModelDesc& network, const IConfig& stage, int64_t images);

/// The images that the eval uses.
ImageCounts eval_images(Run& run);

/// The steps of an epoch of `train`, a section such as [eval.train], for a part of the data with `batches` batches.
int64_t steps_of_epoch(const IConfig& train, int64_t batches);

}  // namespace nas::core
