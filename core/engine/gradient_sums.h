#pragma once
/// \file
/// Sums of a gradient and of its products with maps: what batch norm's backward pass and the gradient of a weighted
/// sum's weights are both made of.

#include <vector>

#include "core/engine/maps.h"
#include "core/engine/norm_run.h"

namespace nas::core::engine {

/// The gradient of a node, and of it what every candidate of every edge into the node needs.
template <class T>
struct NodeGradient {
  Target<T> maps;  ///< only read; borrowed
  size_t channels, images;
  std::vector<T> totals;  ///< (images, channels): the sum over each image's pixels
};

template <class T>
NodeGradient<T> node_gradient(const Target<T>& maps, size_t channels, size_t images);

template <class T>
struct SummedMap {
  Maps<T> maps;
  const T* mean;  ///< (channels), to be taken off
};

/// `of_images`: (images, size). Summed over the images, each times its sample scale (empty: 1).
template <class T>
std::vector<double> sum_images(const std::vector<T>& of_images, size_t size, const AlignedVector<T>& sample_scale);

/// For each of `terms`: per channel the sums over all images of s g and s g (z - mean), with s the image's sample scale
/// (empty: 1).
template <class T>
std::vector<GradientSums> gradient_sums(const NodeGradient<T>& gradient, const std::vector<SummedMap<T>>& terms,
                                        const AlignedVector<T>& sample_scale);

}  // namespace nas::core::engine
