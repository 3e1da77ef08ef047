#pragma once
/// \file
/// The interface between bench/depthwise_kernel.cpp and the SIMD code in bench/depthwise_rows.cpp.

#include "core/engine/kernels/block_geometry.h"

namespace nas::bench {

/// Arguments for one image of a depthwise convolution of stride 1. Maps are (H, W, C). Pointers are borrowed.
struct DepthwiseForward {
  const core::engine::BlockGeometry* geometry;
  const float* input;
  const float* weights;  ///< (taps, C)
  float* output;
  float* input_rows;  ///< scratch, of geometry->input_rows(); its zeros must be set
};

/// Arguments for the backward pass of one image.
struct DepthwiseBackward {
  const core::engine::BlockGeometry* geometry;
  const float* input;
  const float* gradient;  ///< of the output
  const float* weights;   ///< in the order of geometry->backward(0, 0, 0)
  float* input_gradient;
  float* weight_gradient;  ///< (taps, C), added to
  float* input_rows;       ///< scratch, of geometry->input_rows(); its zeros must be set
  float* gradient_rows;    ///< scratch, of geometry->gradient_rows() for its own padding; its zeros must be set
};

void depthwise_forward(const DepthwiseForward& image);
void depthwise_backward(const DepthwiseBackward& image);

}  // namespace nas::bench
