#include "core/data/png_encoder.h"

#include <spng.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace nas::core {
namespace {

void require_encoded(int result) {
  if (result != 0) throw std::runtime_error(spng_strerror(result));
}

}  // namespace

std::string encode_png(const Image& image) {
  const std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> encoder(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
  struct spng_ihdr header = {};
  header.width = static_cast<uint32_t>(image.width);
  header.height = static_cast<uint32_t>(image.height);
  header.bit_depth = 8;
  header.color_type = image.channels == 1 ? SPNG_COLOR_TYPE_GRAYSCALE : SPNG_COLOR_TYPE_TRUECOLOR;
  require_encoded(spng_set_option(encoder.get(), SPNG_ENCODE_TO_BUFFER, 1));
  require_encoded(spng_set_ihdr(encoder.get(), &header));
  require_encoded(
      spng_encode_image(encoder.get(), image.pixels.data(), image.pixels.size(), SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE));
  size_t size = 0;
  int result = 0;
  const std::unique_ptr<void, decltype(&std::free)> bytes(spng_get_png_buffer(encoder.get(), &size, &result),
                                                          std::free);
  require_encoded(result);
  return {static_cast<const char*>(bytes.get()), size};
}

}  // namespace nas::core
