#pragma once
/// \file
/// The interface of the kernels for inference. See kernels.h for what all kernels have in common.

#include <array>
#include <cstddef>

#include "core/engine/kernels/block_geometry.h"
#include "core/engine/kernels/kernels.h"

namespace nas::core::engine {

/// The weights of a convolution with its batch norm in them, and the sizes of its product. Borrowed.
struct FoldedBlock {
  const BlockGeometry* geometry = nullptr;  ///< only of blocks
  const float* depthwise = nullptr;         ///< (groups, taps, channels_in)
  const float* pointwise = nullptr;         ///< (groups, depth * columns), each group packed by InferenceKernels::pack
  const float* bias = nullptr;              ///< (columns)
  size_t groups = 1;
  size_t group = 0;    ///< elements from one group of inputs to the next, within a pixel
  size_t depth = 0;    ///< inputs of a group, without padding
  size_t columns = 0;  ///< outputs, padded
};

/// Where a product goes: pixels of a map, or padded rows. Borrowed.
struct FoldedTarget {
  float* data = nullptr;
  size_t pixel = 0, width = 0;
  const KeptRowsShape* kept = nullptr;  ///< not null: `data` has this shape
  bool add = false;                     ///< to what is there, instead of the bias
  bool relu = false;
};

/// One block, or two of which the second reads what the first writes. Each begins with a ReLU.
struct FoldedBlocksArguments {
  BlockInput<float> input;  ///< without scale and shift
  std::array<const FoldedBlock*, 2> blocks;
  FoldedTarget between;  ///< with a ReLU; its zeros must be set
  FoldedTarget target;
  float* scratch;  ///< for the depthwise rows of a block, rows_at_once() of them
};

/// A dense convolution, padded so that every pixel is in the middle of a window.
struct FoldedConvArguments {
  const float* in;  ///< `pixel` elements from one pixel to the next, `channel` from one channel to the next
  size_t pixel, channel, height, width, channels;
  size_t kernel_height, kernel_width, stride_height, stride_width;
  bool relu;  ///< of the input
  FoldedBlock weights;
  size_t out_height;
  FoldedTarget target;
  float* scratch;  ///< (out_width, kernel_height * kernel_width * channels)
};

/// The mean of the first (rows, columns) pixels of a map, and a matrix product with it.
struct FoldedHeadArguments {
  const float* in;
  size_t pixel, width, rows, columns, padded;  ///< `padded`: channels
  FoldedBlock weights;
  FoldedTarget target;
  float* scratch;  ///< (padded)
};

/// Compiled in inference_kernels.cpp.
struct InferenceKernels {
  void (*blocks)(const FoldedBlocksArguments&);
  void (*conv)(const FoldedConvArguments&);
  void (*head)(const FoldedHeadArguments&);
  /// Brings weights (depth, columns) into the order in which the kernels of this CPU read them.
  void (*pack)(const float* weights, size_t depth, size_t columns, float* packed);
};

/// The table for this CPU, as the tables of kernels.h. [thread-safe]
const InferenceKernels& inference_kernels();

}  // namespace nas::core::engine
