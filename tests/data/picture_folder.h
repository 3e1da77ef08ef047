#pragma once
/// \file
/// A folder with small pictures that a test writes as text.

#include <cstdint>
#include <string>

#include "tests/support/temporary_folder.h"

namespace nas::core {

/// A grey picture of one level, as PGM.
inline std::string grey_picture(int level, int height = 2, int width = 2) {
  std::string text = "P5 " + std::to_string(width) + " " + std::to_string(height) + " 255\n";
  return text + std::string(static_cast<size_t>(height * width), static_cast<char>(level));
}

/// A picture of one colour, as PPM.
inline std::string colour_picture(int red, int green, int blue) {
  return "P6 1 1 255\n" + std::string{static_cast<char>(red), static_cast<char>(green), static_cast<char>(blue)};
}

}  // namespace nas::core
