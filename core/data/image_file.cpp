#include "core/data/image_file.h"

#include <filesystem>
#include <stdexcept>
#include <utility>

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/text.h"
#include "core/data/image_codecs.h"

namespace nas::core {
namespace {

Image decoded(std::string_view bytes) {
  switch (file_kind(bytes)) {
    case FileKind::png:
      return decode_png(bytes);
    case FileKind::jpeg:
      return decode_jpeg(bytes);
    case FileKind::pnm:
      return decode_pnm(bytes);
    default:
      throw std::runtime_error(description_of_other(bytes));
  }
}

}  // namespace

void check_claim(int64_t height, int64_t width, uint64_t most) {
  const std::string size = text::count(width) + " x " + text::count(height) + " pixels";
  if (height <= 0 || width <= 0) throw std::runtime_error("is damaged: it says that it has no pixels");
  if (height > largest_picture / width)
    throw std::runtime_error("says that it has " + size + "; the most are " + text::count(largest_picture) + " in all");
  if (static_cast<uint64_t>(height) * static_cast<uint64_t>(width) > most)
    throw std::runtime_error("is cut short or damaged: it says that it has " + size +
                             ", which the bytes of the file cannot hold");
}

Image decode_image(std::string_view bytes, const std::string& path, int64_t channels) {
  try {
    Image image = decoded(bytes);
    return channels == 0 ? image : with_channels(std::move(image), channels);
  } catch (const std::runtime_error& reason) {
    const std::string name = std::filesystem::path(path).filename().string();
    throw Error(ExitCode::data, "image file " + name + " " + reason.what(), path,
                "replace it with a PNG, JPEG, PGM or PPM file that an image viewer can show");
  }
}

Image read_image(const std::string& path, int64_t channels) {
  return decode_image(read_text_file(path, ExitCode::data, path, largest_picture_file), path, channels);
}

std::vector<uint8_t> read_fitted_image(const std::string& path, const InputShape& shape, ImageFit fit) {
  return fitted(read_image(path, shape.channels), shape.size, fit);
}

}  // namespace nas::core
