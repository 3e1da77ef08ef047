#include "core/data/contact_sheet.h"

#include <spng.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "core/base/error.h"
#include "core/base/file.h"

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

void require_encoded(int result, const std::string& path) {
  if (result != 0)
    throw Error(ExitCode::failed, std::string("cannot write a PNG file: ") + spng_strerror(result), path);
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
  const std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> encoder(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
  struct spng_ihdr header = {};
  header.width = static_cast<uint32_t>(image.width);
  header.height = static_cast<uint32_t>(image.height);
  header.bit_depth = 8;
  header.color_type = image.channels == 1 ? SPNG_COLOR_TYPE_GRAYSCALE : SPNG_COLOR_TYPE_TRUECOLOR;
  require_encoded(spng_set_option(encoder.get(), SPNG_ENCODE_TO_BUFFER, 1), path);
  require_encoded(spng_set_ihdr(encoder.get(), &header), path);
  require_encoded(
      spng_encode_image(encoder.get(), image.pixels.data(), image.pixels.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE),
      path);
  size_t size = 0;
  int result = 0;
  const std::unique_ptr<void, decltype(&std::free)> bytes(spng_get_png_buffer(encoder.get(), &size, &result),
                                                          std::free);
  require_encoded(result, path);
  write_atomically(path, {static_cast<const char*>(bytes.get()), size});
}

}  // namespace nas::core
