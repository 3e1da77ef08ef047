#include "core/data/contact_sheet.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/data/png_encoder.h"

namespace nas::core {
namespace {

constexpr int64_t kGap = 4;
constexpr uint8_t kBackground = 64;
constexpr int64_t kStep = thumbnail_side + kGap;

/// Copies `thumbnail`, channel after channel, to row `top` and column `left` of `sheet`.
void paste(const std::vector<uint8_t>& thumbnail, int64_t top, int64_t left, Image& sheet) {
  constexpr int64_t area = thumbnail_side * thumbnail_side;
  for (int64_t y = 0; y < thumbnail_side; ++y)
    for (int64_t x = 0; x < thumbnail_side; ++x)
      for (int64_t channel = 0; channel < 3; ++channel)
        sheet.pixels[static_cast<size_t>(((top + y) * sheet.width + left + x) * 3 + channel)] =
            thumbnail[static_cast<size_t>(channel * area + y * thumbnail_side + x)];
}

}  // namespace

Image contact_sheet(const std::vector<std::vector<std::vector<uint8_t>>>& rows) {
  size_t longest = 1;
  for (const auto& row : rows) longest = std::max(longest, row.size());
  Image sheet{3,
              static_cast<int64_t>(std::max<size_t>(1, rows.size())) * kStep + kGap,
              static_cast<int64_t>(longest) * kStep + kGap,
              {}};
  sheet.pixels.assign(static_cast<size_t>(sheet.height * sheet.width * 3), kBackground);
  for (size_t y = 0; y < rows.size(); ++y)
    for (size_t x = 0; x < rows[y].size(); ++x)
      paste(rows[y][x], static_cast<int64_t>(y) * kStep + kGap, static_cast<int64_t>(x) * kStep + kGap, sheet);
  return sheet;
}

void write_png(const std::string& path, const Image& image) {
  std::string bytes;
  try {
    bytes = encode_png(image);
  } catch (const std::runtime_error& problem) {
    throw Error(ExitCode::failed, std::string("cannot write a PNG file: ") + problem.what(), path);
  }
  write_atomically(path, bytes);
}

}  // namespace nas::core
