#pragma once
/// \file
/// Bytes as text: RFC 4648.

#include <string>
#include <string_view>

namespace nas::core {

/// With padding, without line breaks.
std::string base64(std::string_view bytes);

/// The SHA-256 of `bytes`, as a content-security policy names a script.
std::string sha256_base64(std::string_view bytes);

}  // namespace nas::core
