#include "core/experiment/worst_pictures.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/base64.h"
#include "core/data/image.h"
#include "core/data/png_encoder.h"

namespace nas::core {

namespace {

constexpr double longest_side = 48;

/// Row by row, as files have it; `pixels` is (C, H, W), uint8.
Image image_of(const torch::Tensor& pixels) {
  const torch::Tensor rows = pixels.permute({1, 2, 0}).contiguous();
  const uint8_t* const begin = rows.data_ptr<uint8_t>();
  return {pixels.size(0), pixels.size(1), pixels.size(2), {begin, begin + rows.numel()}};
}

ImageSize small_size(const Image& image) {
  const double scale = std::min(1.0, longest_side / static_cast<double>(std::max(image.height, image.width)));
  const auto scaled = [scale](int64_t side) {
    return std::max<int64_t>(1, std::llround(scale * static_cast<double>(side)));
  };
  return {scaled(image.height), scaled(image.width)};
}

Image small_picture(const torch::Tensor& pixels) {
  const Image image = image_of(pixels);
  const auto [height, width] = small_size(image);
  std::vector<uint8_t> planes = fitted(image, {height, width}, ImageFit::stretch);
  return image_of(torch::from_blob(planes.data(), {image.channels, height, width}, torch::kUInt8));
}

}  // namespace

std::vector<WorstImage> with_pictures(std::vector<WorstImage> images, const ExperimentData& data) {
  const int64_t channels = data.shape().channels;
  if (channels != 1 && channels != 3) return images;
  for (WorstImage& image : images) image.png = base64(encode_png(small_picture(data.test_image(image.index))));
  return images;
}

}  // namespace nas::core
