#include <array>
#include <csetjmp>
#include <cstdio>  // which jpeglib.h needs before it
#include <stdexcept>

// jpeglib.h is C without guards of its own for C++ on every system.
#include <jerror.h>
#include <jpeglib.h>

#include "core/data/image_codecs.h"

namespace nas::core {
namespace {

/// Each block of 8 x 8 pixels takes at least one bit.
constexpr uint64_t kMostPixelsPerByte = 64 * 8;
/// Of a progressive picture; usual ones have ten. Each costs the time of a whole picture.
constexpr int kMostScans = 200;
constexpr long kMostMemory = 1L << 30;  ///< that libjpeg takes for itself

/// What libjpeg keeps of one picture. libjpeg reports errors by a long jump, so that the functions that call it hold no
/// objects with destructors.
struct JpegState {
  jpeg_decompress_struct info = {};
  jpeg_error_mgr errors = {};
  jpeg_progress_mgr progress = {};
  std::jmp_buf failed = {};
  std::array<char, JMSG_LENGTH_MAX> message = {};
};

JpegState& state_of(j_common_ptr info) { return *static_cast<JpegState*>(info->client_data); }

void fail_jpeg(j_common_ptr info) {
  info->err->format_message(info, state_of(info).message.data());
  std::longjmp(state_of(info).failed, 1);
}

/// libjpeg continues after damage, with grey in place of what is missing; here that is an error.
void check_jpeg_warning(j_common_ptr info, int level) {
  const int code = info->err->msg_code;
  const bool harmless = code == JWRN_EXTRANEOUS_DATA || code == JWRN_JFIF_MAJOR || code == JWRN_ADOBE_XFORM;
  if (level < 0 && !harmless) fail_jpeg(info);
}

void check_jpeg_scans(j_common_ptr info) {
  if (!info->is_decompressor || reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMostScans) return;
  std::snprintf(state_of(info).message.data(), JMSG_LENGTH_MAX, "it has more than %d scans", kMostScans);
  std::longjmp(state_of(info).failed, 1);
}

class JpegReader {
 public:
  explicit JpegReader(std::string_view bytes) : bytes_(bytes) {
    jpeg_decompress_struct& info = state_.info;
    info.err = jpeg_std_error(&state_.errors);
    info.client_data = &state_;
    state_.errors.error_exit = fail_jpeg;
    state_.errors.emit_message = check_jpeg_warning;
    state_.progress.progress_monitor = check_jpeg_scans;
  }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;
  ~JpegReader() { jpeg_destroy_decompress(&state_.info); }

  Image read() {
    require(begin());
    const jpeg_decompress_struct& info = state_.info;
    check_claim(info.image_height, info.image_width, bytes_.size() * kMostPixelsPerByte);
    if (info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK)
      throw std::runtime_error("is a JPEG of CMYK, the colours of a printer, which need its colour profile");
    const int orientation = exif();
    const bool grey = info.jpeg_color_space == JCS_GRAYSCALE;
    Image image{grey ? 1 : 3, info.image_height, info.image_width, {}};
    image.pixels.resize(static_cast<size_t>(image.channels * image.height * image.width));
    require(decode(grey ? JCS_GRAYSCALE : JCS_RGB, image.pixels.data()));
    return upright(std::move(image), orientation);
  }

 private:
  void require(bool succeeded) const {
    if (!succeeded) throw std::runtime_error(std::string("is damaged or cut short: ") + state_.message.data());
  }

  bool begin() {
    if (setjmp(state_.failed)) return false;
    jpeg_decompress_struct& info = state_.info;
    jpeg_create_decompress(&info);
    info.client_data = &state_;
    info.progress = &state_.progress;
    info.mem->max_memory_to_use = kMostMemory;
    jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
    jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&info, TRUE);
    return true;
  }

  /// `output` has room for all pixels.
  bool decode(J_COLOR_SPACE colours, uint8_t* output) {
    if (setjmp(state_.failed)) return false;
    jpeg_decompress_struct& info = state_.info;
    info.out_color_space = colours;
    jpeg_start_decompress(&info);
    while (info.output_scanline < info.output_height) {
      JSAMPROW row = output + static_cast<size_t>(info.output_scanline) * info.output_width *
                                  static_cast<size_t>(info.output_components);
      jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    return true;
  }

  int exif() const {
    constexpr std::string_view start("Exif\0\0", 6);
    for (jpeg_saved_marker_ptr marker = state_.info.marker_list; marker; marker = marker->next) {
      const std::string_view content(reinterpret_cast<const char*>(marker->data), marker->data_length);
      if (content.starts_with(start)) return exif_orientation(content.substr(start.size()));
    }
    return 1;
  }

  std::string_view bytes_;
  JpegState state_;
};

}  // namespace

Image decode_jpeg(std::string_view bytes) { return JpegReader(bytes).read(); }

}  // namespace nas::core
