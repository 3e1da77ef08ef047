#pragma once
/// \file
/// Many pictures decoded at a time, in order.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/data/image_cache.h"

namespace nas::core {

/// What became of one picture: its pixels (C, H, W), or why the file is none.
struct DecodedImage {
  std::vector<uint8_t> pixels;
  std::string fault;  ///< whole sentence; empty when there are pixels
};

/// Decodes on several threads what it is given. The first picture that can be read decides what the shape leaves open.
class ImageDecoder {
 public:
  ImageDecoder(const ImageList& list, const ImageOptions& options, int64_t threads)
      : list_(list), options_(options), shape_(options.shape), threads_(threads) {}

  /// Calls `take` with each of `images`, in order and on this thread. Throws Error(data) for a file that is no picture,
  /// unless options.skip_broken, and for one that does not have the shape of the first one where it must.
  void decode(const std::vector<ListedImage>& images,
              const std::function<void(const ListedImage&, DecodedImage)>& take);

  /// Complete after the first picture that could be read.
  const InputShape& shape() const { return shape_; }

 private:
  void settle_shape(const std::vector<ListedImage>& images);
  std::vector<DecodedImage> decode_some(const ListedImage* first, size_t count) const;
  DecodedImage decode_one(const ListedImage& image) const;
  void require_shape(const Image& image, const std::string& path) const;
  size_t images_at_a_time() const;

  const ImageList& list_;
  const ImageOptions& options_;
  InputShape shape_;
  std::string first_;  ///< path of the picture that decided the shape
  int64_t threads_;
};

}  // namespace nas::core
