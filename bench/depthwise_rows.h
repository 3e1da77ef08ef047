#pragma once
/// \file
/// What bench/depthwise_kernel.cpp gives to the SIMD code in bench/depthwise_rows.cpp.

#include "core/engine/block_geometry.h"

namespace nas::bench {

/// One image of a depthwise convolution of stride 1. Maps are (H, W, C); padded ones have the geometry's margin of zeros.
struct DepthwiseImage {
  const core::engine::BlockGeometry* geometry;
  const float* padded;            ///< input
  const float* weights;           ///< (taps, C)
  const float* weights_backward;  ///< in the order of geometry->backward(0, 0, 0)
  float* output;
  const float* padded_gradient;
  float* input_gradient;
  float* weight_gradient;  ///< (taps, C), added to
};

/// output, input_gradient and weight_gradient.
void depthwise_rows(const DepthwiseImage& image);

}  // namespace nas::bench
