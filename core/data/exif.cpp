#include <cstdint>

#include "core/data/image_codecs.h"

namespace nas::core {
namespace {

/// Numbers of a TIFF structure, whose first two bytes say their order. Outside of the bytes everything is 0.
class TiffNumbers {
 public:
  explicit TiffNumbers(std::string_view bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

  uint32_t at(size_t offset, size_t size) const {
    if (offset > bytes_.size() || bytes_.size() - offset < size) return 0;
    uint32_t number = 0;
    for (size_t i = 0; i < size; ++i)
      number = number << 8 | static_cast<unsigned char>(bytes_[offset + (little_ ? size - 1 - i : i)]);
    return number;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

}  // namespace

int exif_orientation(std::string_view tiff) {
  constexpr size_t entry_bytes = 12;
  constexpr uint32_t orientation_tag = 0x0112;
  if (!tiff.starts_with("II") && !tiff.starts_with("MM")) return 1;
  const TiffNumbers numbers(tiff);
  const size_t directory = numbers.at(4, 4);
  const uint32_t entries = numbers.at(directory, 2);
  for (uint32_t i = 0; i < entries; ++i) {
    const size_t entry = directory + 2 + i * entry_bytes;
    if (numbers.at(entry, 2) == orientation_tag) return static_cast<int>(numbers.at(entry + 8, 2));
  }
  return 1;
}

}  // namespace nas::core
