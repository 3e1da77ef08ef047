#pragma once
/// \file
/// Pictures as PNG files.

#include <string>

#include "core/data/image.h"

namespace nas::core {

/// The bytes of a file with `image`, whose channels are 1 or 3. Throws std::runtime_error.
std::string encode_png(const Image& image);

}  // namespace nas::core
