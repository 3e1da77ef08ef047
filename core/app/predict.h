#pragma once
/// \file
/// `nas-host predict`: the classes of pictures.

#include "core/app/api.h"
#include "core/plugin/registry.h"

namespace nas::core {

/// Prints the most probable classes of each picture to stdout, in the order of the paths and of the names in a folder.
/// A path that cannot be read, and a folder without pictures, is reported on stderr, and the others are predicted.
/// Returns the exit code: 4 when there was such a path.
int predict(const PredictRequest& request, Registry& registry);

}  // namespace nas::core
