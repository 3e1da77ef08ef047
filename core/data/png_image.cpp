#include <spng.h>

#include <memory>
#include <stdexcept>

#include "core/data/image_codecs.h"

namespace nas::core {
namespace {

/// Deflate makes at most 1032 bytes of one.
constexpr uint64_t kMostInflation = 1032;
/// Of one chunk that is kept, and of all of them: palettes, EXIF, profiles.
constexpr size_t kMostChunkBytes = size_t{16} << 20;

void require_spng(int result) {
  if (result != 0) throw std::runtime_error(std::string("is damaged or cut short: ") + spng_strerror(result));
}

class PngReader {
 public:
  explicit PngReader(std::string_view bytes) : bytes_(bytes), context_(spng_ctx_new(0), spng_ctx_free) {
    if (!context_) throw std::bad_alloc();
    require_spng(spng_set_chunk_limits(context_.get(), kMostChunkBytes, kMostChunkBytes));
    require_spng(spng_set_png_buffer(context_.get(), bytes.data(), bytes.size()));
    require_spng(spng_get_ihdr(context_.get(), &header_));
    check_claim(header_.height, header_.width, bytes_.size() * kMostInflation * 8 / bits_of_pixel());
  }

  Image read() {
    if (has_transparency()) return over_white(decoded(SPNG_FMT_RGBA8, 4));
    const bool grey = header_.color_type == SPNG_COLOR_TYPE_GRAYSCALE;
    if (grey && header_.bit_depth <= 8) return decoded(SPNG_FMT_G8, 1);
    Image image = decoded(SPNG_FMT_RGB8, 3);
    return grey ? with_channels(std::move(image), 1) : image;
  }

  int orientation() {
    struct spng_exif exif = {};
    if (spng_get_exif(context_.get(), &exif) != 0) return 1;
    return exif_orientation({exif.data, exif.length});
  }

 private:
  uint64_t bits_of_pixel() const {
    switch (header_.color_type) {
      case SPNG_COLOR_TYPE_TRUECOLOR:
        return uint64_t{3} * header_.bit_depth;
      case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA:
        return uint64_t{2} * header_.bit_depth;
      case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA:
        return uint64_t{4} * header_.bit_depth;
      default:
        return header_.bit_depth;
    }
  }

  bool has_transparency() {
    if (header_.color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA || header_.color_type == SPNG_COLOR_TYPE_TRUECOLOR_ALPHA)
      return true;
    struct spng_trns transparent = {};
    return spng_get_trns(context_.get(), &transparent) == 0;
  }

  Image decoded(int format, int64_t channels) {
    Image image{channels, header_.height, header_.width, {}};
    size_t size = 0;
    require_spng(spng_decoded_image_size(context_.get(), format, &size));
    image.pixels.resize(size);
    require_spng(spng_decode_image(context_.get(), image.pixels.data(), size, format, SPNG_DECODE_TRNS));
    return image;
  }

  /// Of red, green, blue and opacity; grey stays one channel.
  Image over_white(const Image& image) const {
    const bool grey =
        header_.color_type == SPNG_COLOR_TYPE_GRAYSCALE || header_.color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA;
    Image opaque{grey ? 1 : 3, image.height, image.width, {}};
    opaque.pixels.reserve(image.pixels.size() / 4 * static_cast<size_t>(opaque.channels));
    for (size_t i = 0; i < image.pixels.size(); i += 4)
      for (size_t channel = 0; channel < static_cast<size_t>(opaque.channels); ++channel) {
        const int opacity = image.pixels[i + 3];
        const int value = image.pixels[i + channel] * opacity + 255 * (255 - opacity);
        opaque.pixels.push_back(static_cast<uint8_t>((value + 127) / 255));
      }
    return opaque;
  }

  std::string_view bytes_;
  std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> context_;
  struct spng_ihdr header_ = {};
};

}  // namespace

Image decode_png(std::string_view bytes) {
  PngReader reader(bytes);
  const int orientation = reader.orientation();
  return upright(reader.read(), orientation);
}

}  // namespace nas::core
