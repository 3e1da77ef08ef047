// Pictures: PNG, JPEG, PGM and PPM, decoded and brought to another size.
#include <cstdlib>

#include "core/data/image_file.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  for (const int64_t channels : {0, 1, 3})
    expect_error_or_value([&] {
      const core::Image image = core::decode_image(bytes, "fuzz", channels);
      const bool right = channels == 0 ? image.channels == 1 || image.channels == 3 : image.channels == channels;
      const auto values = static_cast<size_t>(image.channels * image.height * image.width);
      if (!right || image.height < 1 || image.width < 1 || image.pixels.size() != values) std::abort();
      if (values > size_t{1} << 22) return;  // resizing has no more to find in a large one
      for (const auto fit : {core::ImageFit::crop, core::ImageFit::pad, core::ImageFit::stretch})
        if (core::fitted(image, {5, 7}, fit).size() != static_cast<size_t>(image.channels) * 35) std::abort();
    });
}
