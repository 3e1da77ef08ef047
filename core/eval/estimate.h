#pragma once
/// \file
/// How long the eval of a found network will take, for the time left that a search shows.

#include "core/run/run.h"
#include "nas/builder.h"
#include "nas/tree.h"

namespace nas::core {

/// Seconds of all training steps of the eval, from one that is measured on the network that `cells` make. 0 when the eval
/// is switched off. Draws nothing from the run's random streams.
double estimate_eval_seconds(Run& run, IModelDescBuilder& builder, const ITreeSource& cells);

}  // namespace nas::core
