#include "core/data/image_decoder.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/data/on_threads.h"

namespace nas::core {
namespace {

/// Pixels that are decoded before they are written, and pictures for each thread: enough that no thread waits long.
constexpr int64_t kBytesAtATime = int64_t{16} << 20, kImagesPerThread = 128;

std::string size_text(const Image& image) {
  return std::to_string(image.width) + " x " + std::to_string(image.height) + " pixels";
}

std::optional<Image> readable_image(const std::string& path) {
  try {
    return read_image(path, 0);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

void ImageDecoder::decode(const std::vector<ListedImage>& images,
                          const std::function<void(const ListedImage&, DecodedImage)>& take) {
  settle_shape(images);
  for (size_t done = 0; done < images.size();) {
    const size_t count = std::min(images_at_a_time(), images.size() - done);
    std::vector<DecodedImage> decoded = decode_some(&images[done], count);
    for (size_t i = 0; i < count; ++i) take(images[done + i], std::move(decoded[i]));
    done += count;
    if (const int signal = interrupt::requested()) throw Interrupted(signal);
  }
}

void ImageDecoder::settle_shape(const std::vector<ListedImage>& images) {
  for (size_t i = 0; i < images.size() && (shape_.channels == 0 || shape_.size.height == 0); ++i) {
    const std::optional<Image> image = readable_image(list_.path_of(images[i]));
    if (!image) continue;  // reported in its turn, when it is decoded
    if (shape_.channels == 0) shape_.channels = image->channels;
    if (shape_.size.height == 0) shape_.size = {image->height, image->width};
    first_ = images[i].path;
  }
}

size_t ImageDecoder::images_at_a_time() const {
  const int64_t bytes = std::max<int64_t>(1, shape_.channels * shape_.size.height * shape_.size.width);
  return static_cast<size_t>(std::clamp(kBytesAtATime / bytes, threads_, kImagesPerThread * threads_));
}

std::vector<DecodedImage> ImageDecoder::decode_some(const ListedImage* first, size_t count) const {
  std::vector<DecodedImage> decoded(count);
  on_threads(threads_, count, [&](size_t i) { decoded[i] = decode_one(first[i]); });
  return decoded;
}

DecodedImage ImageDecoder::decode_one(const ListedImage& listed) const {
  const std::string path = list_.path_of(listed);
  Image image;
  try {
    image = read_image(path, options_.shape.channels);
  } catch (const Error& error) {
    if (!options_.skip_broken)
      throw Error(ExitCode::data, error.what(), path,
                  "replace or remove the file, or leave such files out with data.skip_broken = true; \"nas-host data "
                  "check\" lists all of them");
    return {{}, error.what()};
  }
  require_shape(image, path);
  image = with_channels(std::move(image), shape_.channels);
  return {fitted(image, shape_.size, options_.fit), ""};
}

void ImageDecoder::require_shape(const Image& image, const std::string& path) const {
  const std::string name = std::filesystem::path(path).filename().string();
  if (options_.shape.size.height == 0 && ImageSize{image.height, image.width} != shape_.size)
    throw Error(ExitCode::data,
                "image file " + name + " has " + size_text(image) + ", but " + first_ + " has " +
                    std::to_string(shape_.size.width) + " x " + std::to_string(shape_.size.height),
                path, "set data.size = [height, width] to resize all images");
  if (image.channels > shape_.channels && options_.shape.channels == 0)
    throw Error(ExitCode::data, "image file " + name + " has colours, but " + first_ + " is grey", path,
                "set data.channels = 3 to use the colours, or data.channels = 1 to use the grey levels of all images");
}

}  // namespace nas::core
