#include "core/base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/input_file.h"

namespace nas::core {
namespace {

void require(int openssl_result) {
  if (openssl_result != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) { require(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

void Sha256::update(std::string_view bytes) { require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }

std::string Sha256::hexadecimal() {
  std::array<unsigned char, 32> digest;
  require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
  std::string text;
  for (const unsigned char byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

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
