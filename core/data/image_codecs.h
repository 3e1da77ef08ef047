#pragma once
/// \file
/// What image_file.cpp is made of. The decoders throw std::runtime_error whose text completes "FILE ...": "is cut
/// short". They are given the whole file, whose first bytes fit.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/data/image.h"

namespace nas::core {

enum class FileKind { png, jpeg, pnm, other };

FileKind file_kind(std::string_view bytes);

/// What a file is whose kind is `other`, to complete "FILE ...": "is a text file, not an image".
std::string description_of_other(std::string_view bytes);

/// Throws when a picture is empty, has more pixels than largest_picture, or claims more than `most` pixels, which is
/// what the bytes of its file can hold.
void check_claim(int64_t height, int64_t width, uint64_t most);

/// 1 or 3 channels, upright.
Image decode_png(std::string_view bytes);
Image decode_jpeg(std::string_view bytes);
/// The types P2, P3, P5 and P6 of Netpbm, with at most 65535 levels.
Image decode_pnm(std::string_view bytes);

/// The orientation in the TIFF structure that EXIF is; 1 when there is none.
int exif_orientation(std::string_view tiff);

}  // namespace nas::core
