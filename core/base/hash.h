#pragma once
/// \file
/// SHA-256 as 64 lower-case hexadecimal digits.

#include <string>
#include <string_view>

namespace nas::core {

std::string sha256(std::string_view bytes);

/// The hash of the content of `path`, which is read in pieces. Throws Error(failed) when it cannot be read.
std::string sha256_file(const std::string& path);

}  // namespace nas::core
