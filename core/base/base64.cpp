#include "core/base/base64.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace nas::core {

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(length));
  return text;
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (length < 0 || static_cast<size_t>(length) != bytes.size()) return std::nullopt;
  const size_t end = text.find_last_not_of('=');  // OpenSSL decodes the padding to zeros
  const size_t padding = text.size() - (end == text.npos ? 0 : end + 1);
  if (padding > 2) return std::nullopt;
  bytes.resize(bytes.size() - padding);
  if (base64(bytes) != text) return std::nullopt;  // OpenSSL also takes spaces around it
  return bytes;
}

std::string sha256_base64(std::string_view bytes) {
  std::array<char, 32> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha256(),
                 nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  return base64({digest.data(), digest.size()});
}

}  // namespace nas::core
