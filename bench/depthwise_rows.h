#pragma once
/// \file
/// What bench/depthwise_kernel.cpp gives to the SIMD code in bench/depthwise_rows.cpp.

#include "core/engine/block_geometry.h"

namespace nas::bench {

/// One image of a depthwise convolution of stride 1. Maps are (H, W, C).
struct DepthwiseImage {
  const core::engine::BlockGeometry* geometry;
  const float* input;
  const float* weights;           ///< (taps, C)
  const float* weights_backward;  ///< in the order of geometry->backward(0, 0, 0)
  float* output;
  const float* gradient;  ///< of the output
  float* input_gradient;
  float* weight_gradient;  ///< (taps, C), added to
  float* input_rows;       ///< scratch, of geometry->input_rows(), its zeros already there
  float* gradient_rows;    ///< scratch, of geometry->gradient_rows() for its own padding, its zeros already there
};

/// output, input_gradient and weight_gradient.
void depthwise_rows(const DepthwiseImage& image);

}  // namespace nas::bench
