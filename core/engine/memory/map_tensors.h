#pragma once
/// \file
/// Conversions between LibTorch's tensors, (N, C, H, W), and the engine's maps, (N, H, W, C).

#include <torch/torch.h>

#include <cstddef>

namespace nas::core::engine {

/// Converts (N, C, H, W) to (N, H, W, padded C), contiguous. Shares the memory of `x` where it already has this layout.
torch::Tensor to_maps(const torch::Tensor& x);

/// Converts (N, H, W, padded C), contiguous, to (N, `channels`, H, W) in channels_last. Shares the memory of `maps`
/// where no channel is padding. The result is not a view for autograd, which rejects in-place changes of a view that a
/// function returns.
torch::Tensor from_maps(const torch::Tensor& maps, size_t channels);

/// The values of `x`, (N, C, H, W), in channels_last, so that LibTorch's ops before a cell produce the layout that the
/// cell reads. LibTorch infers the layout from strides, which are ambiguous for a single channel: that case sets them.
torch::Tensor in_channels_last(const torch::Tensor& x);

/// The distance in elements from one pixel of `maps`, (N, H, W, C), to the next; larger than C for a range of the
/// channels of wider maps. Ignores the strides of dimensions of size 1, which are arbitrary.
size_t pixel_of(const torch::Tensor& maps);

/// Whether `maps`, (N, H, W, C), have contiguous channels and equidistant pixels in reading order, as the engine needs.
bool lie_as_maps(const torch::Tensor& maps);

}  // namespace nas::core::engine
