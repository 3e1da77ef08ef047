#pragma once
/// \file
/// The engine's kernels, each for one image but for row_sum, as a table for the SIMD instructions that this machine
/// has. No LibTorch here.
///
/// Maps are (H, W, C) in memory, C a multiple of kChannelBlock; `pixel` is the distance in elements from one pixel to
/// the next where a map may lie inside a wider one. Pointers are borrowed, and what is written never overlaps what is
/// read unless it says so.

#include <cstddef>
#include <span>

#include "core/engine/kernels/block_geometry.h"

namespace nas::core::engine {

/// One image as blocks read it: relu(scale[c] x + shift[c]).
template <class T>
struct BlockInput {
  const T* map;  ///< x, (height, width) pixels of `pixel`
  size_t pixel;
  const T* scale;  ///< (channels_in); nullptr: 1 and 0
  const T* shift;
  KeptRowsShape shape;  ///< what all of the blocks can share
  T* rows;              ///< scratch for the result, of `shape`, its zeros already there
};

/// A block's depthwise and pointwise convolution, and the output's mean and sum of squared deviations per channel.
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

/// Blocks of one stride that read the same image: it is activated once for all.
template <class T>
struct BlocksForwardArguments {
  BlockInput<T> input;
  std::span<const BlockForwardArguments<T>> blocks;
};

/// The gradient of a block's output before batch norm is `scale` p[c] g + q[c] z + r[c], with g the gradient after it:
/// that is what batch norm's backward pass (Ioffe, Szegedy 2015, section 3) comes to once its two sums are known.
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
  KeptRowsShape gradient_shape;   ///< BlockGeometry::gradient_rows() for all of the blocks
  T* gradient_rows;               ///< scratch, of `gradient_shape`, its zeros already there
  T* output_rows;                 ///< scratch, (rows_at_once, out_width, channels_out)

  // Only for the weights' gradients; both nullptr when not wanted.
  T* depthwise_gradient;  ///< (taps, channels_in), added to; nullptr also where the taps are fixed
  T* pointwise_gradient;  ///< (groups * channels_in, channels_out), added to
  const T* depthwise;     ///< (groups, taps, channels_in): the depthwise output is computed again rather than kept
  T* rows;                ///< scratch, (rows_at_once, out_width, groups * channels_in)
};

/// Blocks of one stride that read the same image: their gradients of it go back through its ReLU as one.
template <class T>
struct BlocksBackwardArguments {
  BlockInput<T> input;  ///< as read forward
  std::span<const BlockBackwardArguments<T>> blocks;
  T* input_gradient;  ///< of x, (height, width) pixels of `input_gradient_pixel`; nullptr: not wanted. May be where a
                      ///< single block's z lies if that has the same shape: it is written behind what is read
  size_t input_gradient_pixel;
  const T* before;  ///< to be added to, or nullptr: nothing, as always with `input_mean`; may be input_gradient
  size_t before_pixel;
  T* input_row;         ///< scratch, (width, channels_in)
  const T* input_mean;  ///< (channels_in); nullptr: the two sums are not wanted
  T* input_total;       ///< (channels_in), of the gradient of x
  T* input_product;     ///< (channels_in), of the gradient of x times (x - input_mean)
};

/// One term of a sum over maps.
template <class T>
struct SumTerm {
  const T* map;
  size_t pixel;
  const T* scale;  ///< (channels)
};

/// out = before + shift + sum_i scale_i map_i, of one term or more.
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

/// total[c] = sum of g. products[i][c] = sum of g (map_i - scale_i), scale_i being the mean to take off.
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

/// What is pooled.
template <class T>
struct PoolInput {
  const T* map;
  size_t pixel, height, width, channels, stride;
  size_t out_height() const { return (height + stride - 1) / stride; }
  size_t out_width() const { return (width + stride - 1) / stride; }
};

/// Mean and sum of squared deviations of both pools, 3x3 with padding 1, the average over real pixels only.
template <class T>
struct PoolMomentsArguments {
  PoolInput<T> input;
  T *maximum_mean, *maximum_deviation, *average_mean, *average_deviation;  ///< (channels)
};

/// out = before + scale (shift + identity x + maximum max + average avg), with x the pixel of the input in the middle
/// of a pool's window.
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

/// What comes back through one of the pools is gradient + q z, z being its output.
template <class T>
struct PoolGradient {
  const T* gradient;  ///< (out_height, out_width, channels)
  const T* q;         ///< (channels)
};

/// input_gradient += both pools' gradients. Of equal maxima the first in reading order gets it, as in LibTorch.
template <class T>
struct PoolBackwardArguments {
  PoolInput<T> input;
  PoolGradient<T> maximum, average;
  T* input_gradient;
  size_t input_gradient_pixel;
};

template <class T>
struct BlockKernels {
  void (*forward)(const BlocksForwardArguments<T>&);
  void (*backward)(const BlocksBackwardArguments<T>&);
};

template <class T>
struct SumKernels {
  void (*sum)(const SumArguments<T>&);
  void (*products)(const ProductArguments<T>&);
  void (*row_sum)(const RowSumArguments<T>&);
};

template <class T>
struct PoolKernels {
  void (*moments)(const PoolMomentsArguments<T>&);
  void (*sum)(const PoolSumArguments<T>&);
  void (*products)(const PoolProductArguments<T>&);
  void (*backward)(const PoolBackwardArguments<T>&);
};

/// For this machine; T is float or double. The same tables for the life of the process.
template <class T>
const BlockKernels<T>& block_kernels();
template <class T>
const SumKernels<T>& sum_kernels();
template <class T>
const PoolKernels<T>& pool_kernels();

/// The name of the chosen instructions, "AVX2".
const char* instruction_set();

}  // namespace nas::core::engine
