#pragma once
/// \file
/// Maps as tensors: between LibTorch's order of dimensions and the engine's.

#include <torch/torch.h>

#include <cstddef>

namespace nas::core::engine {

/// (N, C, H, W) to (N, H, W, padded C), contiguous; no copy where the memory is so already.
torch::Tensor to_maps(const torch::Tensor& x);

/// (N, H, W, padded C), contiguous, to (N, `channels`, H, W) in channels_last; no copy where nothing is padded. No view
/// for autograd, which would not let anybody write into one that a function returns.
torch::Tensor from_maps(const torch::Tensor& maps, size_t channels);

/// The same values, (N, C, H, W), in channels_last: so that LibTorch's ops before a cell give what the cell reads.
/// LibTorch tells the order by strides, which is why a single channel gets its own.
torch::Tensor in_channels_last(const torch::Tensor& x);

/// Of maps, (N, H, W, C), that lie by themselves or among the channels of wider ones: elements from one pixel to the
/// next. Sizes of 1 have strides without meaning.
size_t pixel_of(const torch::Tensor& maps);

/// Whether the pixels of `maps`, (N, H, W, C), follow each other as the engine's do.
bool lie_as_maps(const torch::Tensor& maps);

}  // namespace nas::core::engine
