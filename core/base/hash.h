#pragma once
/// \file
/// SHA-256 as 64 lower-case hexadecimal digits.

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;  // of OpenSSL

namespace nas::core {

/// The hash of bytes that come piece by piece.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  /// Of all pieces; the last call.
  std::string hexadecimal();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

std::string sha256(std::string_view bytes);

/// The hash of the content of `path`, which is read in pieces. Throws Error(failed) when it cannot be read.
std::string sha256_file(const std::string& path);

}  // namespace nas::core
