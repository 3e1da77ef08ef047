#pragma once
/// \file
/// The JSON header of a safetensors file: which bytes of the data belong to which tensor.

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/named_tensors.h"

namespace nas::core {

/// Why a file is not a valid checkpoint: the end of the sentence "checkpoint PATH is damaged: ...".
struct Damage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct TensorEntry {
  std::string name;
  torch::ScalarType type;
  std::vector<int64_t> shape;
  uint64_t begin;  ///< first byte, counted from the start of the data
  uint64_t end;    ///< one past the last byte
};

struct TensorHeader {
  std::vector<TensorEntry> entries;
  std::map<std::string, std::string> metadata;
};

/// The header's first bytes. The 64 digits of the checksum follow directly, so that a reader knows their place before
/// it has verified anything else.
inline constexpr std::string_view kChecksumLead = R"({"__metadata__":{"sha256":")";
inline constexpr size_t kChecksumDigits = 64;

/// Entries in the order of `tensors`. Their bytes are laid out by falling element size, because readers that map the
/// file need every tensor aligned to its type. Throws Error(failed) for a tensor that no file can hold.
std::vector<TensorEntry> lay_out(const NamedTensors& tensors);

/// The header as text that begins with kChecksumLead and zeros for digits, padded to a multiple of 8 bytes.
std::string header_text(const TensorHeader& header);

/// The header that `text` describes; its entries cover `data_size` bytes without gap or overlap. Throws Damage.
TensorHeader parse_header(std::string_view text, uint64_t data_size);

}  // namespace nas::core
