#pragma once
/// \file
/// Bytes as text: RFC 4648.

#include <optional>
#include <string>
#include <string_view>

namespace nas::core {

/// With padding, without line breaks.
std::string base64(std::string_view bytes);

/// The bytes of a text that base64() wrote; nothing for any other text.
std::optional<std::string> bytes_of_base64(std::string_view text);

/// The SHA-256 of `bytes`, as a content-security policy names a script.
std::string sha256_base64(std::string_view bytes);

}  // namespace nas::core
