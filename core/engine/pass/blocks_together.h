#pragma once
/// \file
/// Blocks of one stride that read the same maps, on one group of images: each row is activated once for all of them,
/// and their gradients of it go back through its ReLU as one.

#include <span>

#include "core/engine/pass/block_pass.h"

namespace nas::core::engine {

/// What they read, before the ReLU: maps, and the norm between them and the blocks.
template <class T>
struct BlockSource {
  Maps<T> maps;
  const NormPass<T>* norm;  ///< nullptr: none
};

/// The gradient of the source's maps, after the source's norm.
template <class T>
struct InputGradient {
  Target<T> values;  ///< its data is nullptr: not wanted
  Target<T> before;  ///< to be added to; its data is nullptr: nothing, as always where the source has a norm
};

/// One of them on the way back.
template <class T>
struct BlockGoingBack {
  BlockPass<T>* block;
  OutputGradient<T> gradient;
};

/// `blocks`: one or more.
template <class T>
void forward_together(std::span<BlockPass<T>* const> blocks, const BlockSource<T>& source, const ImageGroup& group);

/// `blocks`: none, or more. Where the source has a norm it is one, and keeps the sums that the norm asks for.
template <class T>
void backward_together(std::span<const BlockGoingBack<T>> blocks, const BlockSource<T>& source,
                       const InputGradient<T>& input, const ImageGroup& group);

}  // namespace nas::core::engine
