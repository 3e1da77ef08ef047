#pragma once
/// \file
/// Pictures in files that others made: PNG, JPEG, PGM and PPM, known by their first bytes, whatever the file is called.
///
/// Palettes and all depths become 8 bits per channel; of 16 bits the upper 8 are kept. Transparent parts are laid over
/// white. The orientation that EXIF records is applied. Colour profiles are not applied. A JPEG of CMYK is refused,
/// because its colours mean nothing without its profile.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/data/image.h"

namespace nas::core {

/// The most pixels of a picture in a file: 2^27, 134 million.
inline constexpr int64_t largest_picture = int64_t{1} << 27;
/// The most bytes of a file with a picture.
inline constexpr uint64_t largest_picture_file = uint64_t{1} << 30;

/// Reads the picture in `path`; `channels` is 1, 3, or 0 for those of the file. Sizes are checked before memory is
/// taken for them. Throws Error(data) that names the file and says what it is instead, or what is wrong. [thread-safe]
Image read_image(const std::string& path, int64_t channels);

/// The same from the bytes of the file; `path` is for errors alone.
Image decode_image(std::string_view bytes, const std::string& path, int64_t channels);

/// The three numbers beside the fit that make any picture an input of a network.
struct InputShape {
  int64_t channels = 0;
  ImageSize size = {};
};

/// The picture in `path` as (C, H, W).
std::vector<uint8_t> read_fitted_image(const std::string& path, const InputShape& shape, ImageFit fit);

}  // namespace nas::core
