#pragma once
/// \file
/// Sums of a gradient and of its products with maps: what batch norm's backward pass and the gradient of a weighted
/// sum's weights are both made of.

#include <vector>

#include "core/engine/maps.h"
#include "core/engine/norm_run.h"

namespace nas::core::engine {

template <class T>
struct SummedMap {
  Maps<T> maps;
  const T* mean;  ///< (channels), to be taken off
};

/// `of_images`: for each image its `channels` totals, then the products of the first term, the second and so on. Summed
/// over the images, each times its sample scale (empty: 1).
template <class T>
std::vector<GradientSums> sum_images(const std::vector<T>& of_images, size_t channels, size_t terms,
                                     const AlignedVector<T>& sample_scale);

/// For each of `terms`: per channel the sums over all images of s g and s g (z - mean), with s the image's sample scale
/// (empty: 1).
template <class T>
std::vector<GradientSums> gradient_sums(const Target<T>& gradient, const std::vector<SummedMap<T>>& terms,
                                        const AlignedVector<T>& sample_scale, size_t images);

}  // namespace nas::core::engine
