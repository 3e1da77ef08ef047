#pragma once
/// \file
/// Small pictures side by side in one PNG, one row for each class.

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/image.h"

namespace nas::core {

/// Side of the small pictures in pixels.
inline constexpr int64_t thumbnail_side = 64;

/// The pictures of `rows` are (3, thumbnail_side, thumbnail_side).
Image contact_sheet(const std::vector<std::vector<std::vector<uint8_t>>>& rows);

/// `image` as a PNG file. Throws Error(failed) that names `path`.
void write_png(const std::string& path, const Image& image);

}  // namespace nas::core
