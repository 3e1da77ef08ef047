#pragma once
/// \file
/// The bytes of a safetensors file up to its data: a JSON header that says which bytes belong to which tensor. Knows no
/// LibTorch, so that it can be tested on any bytes.

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

/// Why a file is not a valid checkpoint: the end of the sentence "checkpoint PATH is damaged: ...".
struct Damage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The types of elements that checkpoints have: their names in the file are F32, F64, I64, U8 and BOOL.
enum class ElementType { f32, f64, i64, u8, boolean };

uint64_t bytes_of(ElementType type);

struct TensorEntry {
  std::string name;
  ElementType type;
  std::vector<int64_t> shape;
  uint64_t begin;  ///< first byte, counted from the start of the data
  uint64_t end;    ///< one past the last byte
};

struct TensorHeader {
  std::vector<TensorEntry> entries;
  std::map<std::string, std::string> metadata;
};

/// The key of the header under which the metadata stands.
inline constexpr const char* kMetadata = "__metadata__";
/// The header's first bytes. The 64 digits of the checksum follow directly, so that a reader knows their place before
/// it has verified anything else.
inline constexpr std::string_view kChecksumLead = R"({"__metadata__":{"sha256":")";
inline constexpr size_t kChecksumDigits = 64;
/// The length of the header, as the file's first bytes.
inline constexpr size_t kLengthBytes = 8;
inline constexpr size_t kChecksumAt = kLengthBytes + kChecksumLead.size();
/// The largest header that the format allows.
inline constexpr uint64_t kLargestHeader = 100'000'000;

/// The header as text that begins with kChecksumLead and zeros for digits, padded to a multiple of 8 bytes. Throws
/// Error(failed) for metadata under the key of the checksum.
std::string header_text(const TensorHeader& header);

/// The header that `text` describes; its entries cover `data_size` bytes without gap or overlap. Throws Damage.
TensorHeader parse_header(std::string_view text, uint64_t data_size);

/// A verified file.
struct TensorBytes {
  TensorHeader header;
  std::string bytes;      ///< of the whole file
  size_t data_begin = 0;  ///< offset of the data in `bytes`
};

/// Reads the bytes of a file: length, checksum, header. Throws Damage.
TensorBytes open_tensor_bytes(std::string bytes);

}  // namespace nas::core
