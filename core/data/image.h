#pragma once
/// \file
/// A picture in memory, and how it is brought to the size of a network's input.

#include <cstdint>
#include <string_view>
#include <vector>

namespace nas::core {

struct Image {
  int64_t channels = 0;  ///< 1: grey; 3: red, green, blue
  int64_t height = 0;
  int64_t width = 0;
  std::vector<uint8_t> pixels = {};  ///< (height, width, channels)
};

/// What happens to a picture whose sides have another ratio than the size that is asked for.
enum class ImageFit {
  crop,     ///< the largest part of that ratio around its middle
  pad,      ///< the whole picture, with black at two sides
  stretch,  ///< the whole picture, its sides scaled by different factors
};

/// "crop", "pad" or "stretch", as data.fit has it; any other text is stretch.
ImageFit image_fit(std::string_view name);

struct ImageSize {
  int64_t height = 0;
  int64_t width = 0;
  bool operator==(const ImageSize&) const = default;
};

/// `image` with 1 or 3 channels: grey becomes three equal channels, and colour becomes its luma of ITU-R BT.601.
Image with_channels(Image image, int64_t channels);

/// `image` upright, from how it is stored: `orientation` is that of EXIF, 1 to 8; 1 and any other number change
/// nothing.
Image upright(Image image, int orientation);

/// `image` in `size`, as (channels, height, width). A side that becomes smaller is averaged over the exact area that
/// each new pixel covers; a side that becomes larger is interpolated linearly. A picture that has the size keeps its
/// pixels.
std::vector<uint8_t> fitted(const Image& image, ImageSize size, ImageFit fit);

}  // namespace nas::core
