#pragma once
/// \file
/// The test images that a network is most wrong about, with small pictures of them.

#include <vector>

#include "core/experiment/experiment_data.h"
#include "core/record/worst_image.h"

namespace nas::core {

/// How many a test records.
inline constexpr size_t most_worst_images = 24;

/// `images` with pictures of at most 48 pixels a side. An image that is not grey and has no three colours stays without
/// one.
std::vector<WorstImage> with_pictures(std::vector<WorstImage> images, const ExperimentData& data);

}  // namespace nas::core
