// A checkpoint as a whole. The checksum is put right first, or nearly no input would come past it.
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/hash.h"
#include "core/checkpoint/tensor_header.h"
#include "target.h"

namespace {

void seal(std::string& bytes) {
  using namespace nas::core;
  if (bytes.size() < kChecksumAt + kChecksumDigits) return;
  bytes.replace(kChecksumAt, kChecksumDigits, kChecksumDigits, '0');
  bytes.replace(kChecksumAt, kChecksumDigits, sha256(bytes));
}

}  // namespace

void nas::fuzz::target(std::string_view bytes) {
  std::string sealed(bytes);
  seal(sealed);
  try {
    const core::TensorBytes file = core::open_tensor_bytes(std::move(sealed));
    for (const core::TensorEntry& entry : file.header.entries)
      if (entry.end > file.bytes.size() - file.data_begin) std::abort();
  } catch (const core::Damage&) {
    return;
  }
}
