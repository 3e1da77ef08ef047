#include "core/base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/input_file.h"

namespace nas::core {
namespace {

void require(int openssl_result) {
  if (openssl_result != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

class Sha256 {
 public:
  Sha256() { require(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }
  void update(std::string_view bytes) { require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }
  std::string hexadecimal() {
    std::array<unsigned char, 32> digest;
    require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
    std::string text;
    for (const unsigned char byte : digest) {
      text += "0123456789abcdef"[byte >> 4];
      text += "0123456789abcdef"[byte & 15];
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

}  // namespace

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hexadecimal();
}

std::string sha256_file(const std::string& path) {
  try {
    const InputFile file(path);
    Sha256 hash;
    std::array<char, 1 << 16> buffer;
    while (const size_t got = file.read(buffer.data(), buffer.size())) hash.update({buffer.data(), got});
    return hash.hexadecimal();
  } catch (const std::runtime_error& reason) {
    throw Error(ExitCode::failed, "cannot read " + path + ": " + reason.what());
  }
}

}  // namespace nas::core
