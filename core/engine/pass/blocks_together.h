#pragma once
/// \file
/// Blocks of one stride that read the same maps, on one group of images. Each input row is activated once for all of
/// them, and their gradients of a row are summed before they pass its ReLU.

#include <span>

#include "core/engine/pass/block_pass.h"

namespace nas::core::engine {

/// The maps that the blocks read, before the ReLU, and the norm between the maps and the ReLU. Borrowed.
template <class T>
struct BlockSource {
  Maps<T> maps;
  const NormPass<T>* norm;  ///< nullptr: none
};

/// The destination of the gradient of the source, after the source's norm. Borrowed.
template <class T>
struct InputGradient {
  Target<T> values;  ///< data == nullptr: the gradient is not wanted
  Target<T> before;  ///< the gradient so far, which is added; data == nullptr: none, required if the source has a norm
};

/// One block in the backward pass, with the gradient of its output. Borrowed.
template <class T>
struct BackwardBlock {
  BlockPass<T>* block;
  OutputGradient<T> gradient;
};

/// Forward pass of one or more blocks on the images of `group`. [thread-safe for different groups]
template <class T>
void forward_together(std::span<BlockPass<T>* const> blocks, const BlockSource<T>& source, const ImageGroup& group);

/// Backward pass of any number of blocks on the images of `group`. If the source has a norm, there is one block, and
/// the sums that the norm needs are stored in that block. [thread-safe for different groups]
template <class T>
void backward_together(std::span<const BackwardBlock<T>> blocks, const BlockSource<T>& source,
                       const InputGradient<T>& input, const ImageGroup& group);

}  // namespace nas::core::engine
