#include <algorithm>
#include <array>

#include "core/data/image_codecs.h"

namespace nas::core {
namespace {

using namespace std::string_view_literals;

struct Signature {
  size_t offset;
  std::string_view bytes, name;
};

constexpr std::array kOtherKinds = {
    Signature{0, "GIF8"sv, "a GIF image"},        Signature{0, "BM"sv, "a BMP image"},
    Signature{0, "II*\0"sv, "a TIFF image"},      Signature{0, "MM\0*"sv, "a TIFF image"},
    Signature{8, "WEBP"sv, "a WebP image"},       Signature{4, "ftyp"sv, "an HEIF or AVIF image or a video"},
    Signature{4, "jP  "sv, "a JPEG 2000 image"},  Signature{0, "\0\0\1\0"sv, "an icon"},
    Signature{0, "P1"sv, "a PBM image"},          Signature{0, "P4"sv, "a PBM image"},
    Signature{0, "P7"sv, "a PAM image"},          Signature{0, "%PDF"sv, "a PDF document"},
    Signature{0, "PK\3\4"sv, "a ZIP archive"},    Signature{0, "\x1f\x8b"sv, "a gzip archive"},
    Signature{0, "\x93NUMPY"sv, "a NumPy array"}, Signature{0, "\x7f\x45LF"sv, "a program"},
};

bool has(std::string_view bytes, const Signature& signature) {
  return bytes.size() >= signature.offset && bytes.substr(signature.offset).starts_with(signature.bytes);
}

bool is_text(std::string_view bytes) {
  return std::ranges::all_of(bytes.substr(0, 4096), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 ? byte != 0x7f : byte >= '\t' && byte <= '\r';
  });
}

bool is_pnm(std::string_view bytes) {
  if (bytes.size() < 3 || bytes[0] != 'P' || "2356"sv.find(bytes[1]) == std::string_view::npos) return false;
  return " \t\r\n#"sv.find(bytes[2]) != std::string_view::npos;
}

}  // namespace

FileKind file_kind(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return FileKind::png;
  if (bytes.starts_with("\xff\xd8\xff"sv)) return FileKind::jpeg;
  return is_pnm(bytes) ? FileKind::pnm : FileKind::other;
}

std::string description_of_other(std::string_view bytes) {
  if (bytes.empty()) return "is empty";
  if (std::ranges::all_of(bytes, [](char c) { return c == 0; })) return "holds nothing but zeros";
  const auto kind =
      std::ranges::find_if(kOtherKinds, [&](const Signature& signature) { return has(bytes, signature); });
  if (kind != kOtherKinds.end()) return "is " + std::string(kind->name) + ", which nas-host does not read as a picture";
  return is_text(bytes) ? "is a text file, not an image" : "is not an image of a format that nas-host reads";
}

}  // namespace nas::core
