#pragma once
/// \file
/// Mean and sum of squared deviations per image and channel. Kernels write them, NormPass combines them over the batch.

#include <cstddef>
#include <vector>

namespace nas::core::engine {

/// Owns (images, channels) means and deviations. [thread-safe for different images]
template <class T>
class ImageMoments {
 public:
  ImageMoments() = default;
  ImageMoments(size_t images, size_t channels)
      : channels_(channels), means_(images * channels), deviations_(images * channels) {}

  size_t images() const { return channels_ ? means_.size() / channels_ : 0; }
  T* mean(size_t image) { return means_.data() + image * channels_; }  ///< (channels)
  T* deviation(size_t image) { return deviations_.data() + image * channels_; }
  const T* mean(size_t image) const { return means_.data() + image * channels_; }
  const T* deviation(size_t image) const { return deviations_.data() + image * channels_; }

 private:
  size_t channels_ = 0;
  std::vector<T> means_, deviations_;
};

}  // namespace nas::core::engine
