#include <stdexcept>

#include "core/data/image_codecs.h"

namespace nas::core {
namespace {

[[noreturn]] void throw_cut_short() { throw std::runtime_error("is cut short"); }

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// The numbers of a Netpbm file, in text and in bytes.
class PnmReader {
 public:
  explicit PnmReader(std::string_view bytes) : bytes_(bytes) {}

  /// The next number in text, at most `most`; comments begin with "#" and end with their line.
  int64_t number(int64_t most) {
    skip_blanks();
    int64_t value = 0;
    const size_t begin = position_;
    for (; position_ < bytes_.size() && bytes_[position_] >= '0' && bytes_[position_] <= '9'; ++position_) {
      value = value * 10 + (bytes_[position_] - '0');
      if (value > most) throw std::runtime_error("is damaged: it has a number above " + std::to_string(most));
    }
    if (position_ == begin) {
      if (position_ == bytes_.size()) throw_cut_short();
      throw std::runtime_error("is damaged: something other than a number is where one must be");
    }
    return value;
  }

  /// The next `size` bytes as a number, the most significant first.
  int64_t binary(size_t size) {
    if (bytes_.size() - position_ < size) throw_cut_short();
    int64_t value = 0;
    for (size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes_[position_++]);
    return value;
  }

  /// The one blank between the header and the bytes of the pixels.
  void skip_one() {
    if (position_ == bytes_.size()) throw_cut_short();
    ++position_;
  }

  uint64_t left() const { return bytes_.size() - position_; }

 private:
  void skip_blanks() {
    bool comment = false;
    for (; position_ < bytes_.size(); ++position_) {
      const char c = bytes_[position_];
      if (c == '#') comment = true;
      if (!comment && !is_blank(c)) return;
      if (c == '\n') comment = false;
    }
  }

  std::string_view bytes_;
  size_t position_ = 2;  // after the type
};

}  // namespace

Image decode_pnm(std::string_view bytes) {
  const char type = bytes[1];
  const bool text = type == '2' || type == '3';
  PnmReader reader(bytes);
  Image image{.channels = type == '2' || type == '5' ? 1 : 3};
  image.width = reader.number(INT32_MAX);
  image.height = reader.number(INT32_MAX);
  const int64_t levels = reader.number(65535);
  if (levels < 1) throw std::runtime_error("is damaged: its brightest level is 0");
  if (!text) reader.skip_one();
  const size_t value_bytes = levels > 255 ? 2 : 1;
  check_claim(image.height, image.width, reader.left() / (value_bytes * static_cast<uint64_t>(image.channels)));
  image.pixels.resize(static_cast<size_t>(image.height * image.width * image.channels));
  for (uint8_t& pixel : image.pixels) {
    const int64_t value = text ? reader.number(65535) : reader.binary(value_bytes);
    if (value > levels) throw std::runtime_error("is damaged: a pixel is above its brightest level");
    pixel = static_cast<uint8_t>((value * 255 + levels / 2) / levels);
  }
  return image;
}

}  // namespace nas::core
