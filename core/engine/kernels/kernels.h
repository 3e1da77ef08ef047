#pragma once
/// \file
/// The interface of the engine's kernels: the arguments of each, and one table of functions per family and element type
/// (blocks, sums, pools), compiled for every SIMD target and selected for the CPU at run time. Independent of LibTorch.
///
/// All kernels but row_sum process one image. Maps are (H, W, C) in memory, C a multiple of kChannelBlock. `pixel` is
/// the distance in elements from one pixel to the next, larger than C where the map is part of a wider one. Pointers
/// are borrowed. Memory that a kernel writes must not overlap memory that it reads, unless a member's comment allows
/// it. Kernels have no state: calls with different outputs and scratch memory may run on different threads.

#include <cstddef>
#include <span>

#include "core/engine/kernels/block_geometry.h"

namespace nas::core::engine {

/// One image as the blocks read it: relu(scale[c] x + shift[c]).
template <class T>
struct BlockInput {
  const T* map;  ///< x, (height, width) pixels of `pixel`
  size_t pixel;
  const T* scale;  ///< (channels_in); nullptr: 1 and 0
  const T* shift;
  KeptRowsShape shape;  ///< serves all of the blocks, see shared()
  T* rows;              ///< scratch for the result, of `shape`; its zeros must be set
};

/// The depthwise and the pointwise convolution of a block, and the mean and the sum of squared deviations of its output
/// per channel.
template <class T>
struct BlockForwardArguments {
  const BlockGeometry* geometry;
  const T* depthwise;  ///< (groups, taps, channels_in)
  const T* pointwise;  ///< (groups * channels_in, channels_out)
  T* row;              ///< scratch, (out_width, groups * channels_in)
  T* output_row;       ///< scratch, (out_width, channels_out)
  T* output;           ///< (out_height, out_width, channels_out), before batch norm
  T* mean;             ///< (channels_out)
  T* deviation;        ///< (channels_out), sum of (z - mean)^2
};

/// Blocks of one stride that read the same image; the image is activated once for all of them.
template <class T>
struct BlocksForwardArguments {
  BlockInput<T> input;
  std::span<const BlockForwardArguments<T>> blocks;
};

/// One block in the backward pass. The gradient of its output before batch norm is `scale` p[c] g + q[c] z + r[c],
/// where g is the gradient after batch norm and z the output before it: the backward pass of batch norm (Ioffe, Szegedy
/// 2015, section 3) has this form once its two sums are known.
template <class T>
struct BlockBackwardArguments {
  const BlockGeometry* geometry;
  const T* gradient;  ///< g, (out_height, out_width) pixels of `gradient_pixel`
  size_t gradient_pixel;
  T scale;
  const T* output;  ///< z
  const T *p, *q, *r;
  const T* pointwise_transposed;  ///< (channels_out, groups * channels_in)
  const T* depthwise_backward;    ///< weights in the order of BlockGeometry::backward's lists, (..., channels_in)
  KeptRowsShape gradient_shape;   ///< BlockGeometry::gradient_rows() for the largest padding among the blocks
  T* gradient_rows;               ///< scratch, of `gradient_shape`; its zeros must be set
  T* output_rows;                 ///< scratch, (rows_at_once, out_width, channels_out)

  // Only for the gradients of the weights; both gradients are nullptr when they are not wanted.
  T* depthwise_gradient;  ///< (taps, channels_in), added to; nullptr also where the taps are fixed
  T* pointwise_gradient;  ///< (groups * channels_in, channels_out), added to
  const T* depthwise;     ///< (groups, taps, channels_in); recomputes the depthwise output
  T* rows;                ///< scratch, (rows_at_once, out_width, groups * channels_in)
};

/// Blocks of one stride that read the same image; their gradients of it are summed before they pass its ReLU.
template <class T>
struct BlocksBackwardArguments {
  BlockInput<T> input;  ///< as in the forward pass
  std::span<const BlockBackwardArguments<T>> blocks;
  T* input_gradient;  ///< of x, (height, width) pixels of `input_gradient_pixel`; nullptr: not wanted. May be the
                      ///< memory of z of a single block of the same shape: each row of z is read before it is
                      ///< overwritten
  size_t input_gradient_pixel;
  const T* before;  ///< added to the gradient; nullptr: 0, required with `input_mean`; may be input_gradient
  size_t before_pixel;
  T* input_row;         ///< scratch, (width, channels_in)
  const T* input_mean;  ///< (channels_in); nullptr: the two sums are not wanted
  T* input_total;       ///< (channels_in), of the gradient of x
  T* input_product;     ///< (channels_in), of the gradient of x times (x - input_mean)
};

/// One term of a sum of maps.
template <class T>
struct SumTerm {
  const T* map;
  size_t pixel;
  const T* scale;  ///< (channels)
};

/// out = before + shift + sum_i scale_i map_i, for at least one term.
template <class T>
struct SumArguments {
  const SumTerm<T>* terms;
  size_t count;
  const T* shift;  ///< (channels)
  size_t pixels, channels;
  const T* before;  ///< nullptr: 0; may be `out`
  size_t before_pixel;
  T* out;
  size_t out_pixel;
};

/// total[c] = sum of g. products[i][c] = sum of g (map_i - scale_i), where scale_i is the mean of map_i.
template <class T>
struct ProductArguments {
  const T* gradient;
  size_t gradient_pixel;
  const SumTerm<T>* terms;
  size_t count;
  size_t pixels, channels;
  T* total;     ///< (channels)
  T* products;  ///< (count, channels)
};

/// out[i] = sum over rows of values[row * size + i].
template <class T>
struct RowSumArguments {
  const T* values;    ///< (rows, size)
  size_t rows, size;  ///< size: a multiple of kChannelBlock
  T* out;             ///< (size)
};

/// One image as the pools read it: (height, width) pixels of `pixel`.
template <class T>
struct PoolInput {
  const T* map;
  size_t pixel, height, width, channels, stride;
  size_t out_height() const { return (height + stride - 1) / stride; }
  size_t out_width() const { return (width + stride - 1) / stride; }
};

/// Mean and sum of squared deviations of the outputs of max and average pool, both 3x3 with padding 1. The average is
/// over the pixels inside the map.
template <class T>
struct PoolMomentsArguments {
  PoolInput<T> input;
  T *maximum_mean, *maximum_deviation, *average_mean, *average_deviation;  ///< (channels)
};

/// out = before + scale (shift + identity x + maximum max + average avg), where x is the input pixel in the middle of
/// the pools' window.
template <class T>
struct PoolSumArguments {
  PoolInput<T> input;
  T scale;
  const T *identity, *maximum, *average, *shift;  ///< (channels)
  const T* before;                                ///< nullptr: 0; may be `out`
  size_t before_pixel;
  T* out;
  size_t out_pixel;
};

/// total = sum of g, identity = sum of g x, maximum = sum of g (max - maximum_mean), average likewise.
template <class T>
struct PoolProductArguments {
  PoolInput<T> input;
  const T* gradient;  ///< g
  size_t gradient_pixel;
  const T *maximum_mean, *average_mean;     ///< (channels)
  T *total, *identity, *maximum, *average;  ///< (channels)
};

/// The gradient of the output z of one pool is gradient + q z.
template <class T>
struct PoolGradient {
  const T* gradient;  ///< (out_height, out_width, channels)
  const T* q;         ///< (channels)
};

/// Adds the gradients through both pools to input_gradient. Among equal maxima, the first in reading order receives the
/// gradient, as in LibTorch.
template <class T>
struct PoolBackwardArguments {
  PoolInput<T> input;
  PoolGradient<T> maximum, average;
  T* input_gradient;
  size_t input_gradient_pixel;
};

/// Compiled in block_kernels_float.cpp and block_kernels_double.cpp.
template <class T>
struct BlockKernels {
  void (*forward)(const BlocksForwardArguments<T>&);
  void (*backward)(const BlocksBackwardArguments<T>&);
};

/// Compiled in sum_kernels.cpp.
template <class T>
struct SumKernels {
  void (*sum)(const SumArguments<T>&);
  void (*products)(const ProductArguments<T>&);
  void (*row_sum)(const RowSumArguments<T>&);
};

/// Compiled in pool_kernels.cpp.
template <class T>
struct PoolKernels {
  void (*moments)(const PoolMomentsArguments<T>&);
  void (*sum)(const PoolSumArguments<T>&);
  void (*products)(const PoolProductArguments<T>&);
  void (*backward)(const PoolBackwardArguments<T>&);
};

/// The tables for this CPU; T is float or double. They are selected at the first call and live as long as the process.
/// [thread-safe]
template <class T>
const BlockKernels<T>& block_kernels();
template <class T>
const SumKernels<T>& sum_kernels();
template <class T>
const PoolKernels<T>& pool_kernels();

/// The name of the SIMD target of the kernels on this CPU, such as "AVX2". See instruction_set.cpp. [thread-safe]
const char* instruction_set();

}  // namespace nas::core::engine
