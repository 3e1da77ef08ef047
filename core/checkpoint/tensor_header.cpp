#include "core/checkpoint/tensor_header.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/json_text.h"

namespace nas::core {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kChecksum = "sha256";
constexpr size_t kLeastBytes = kChecksumAt + kChecksumDigits;
constexpr size_t kMostDimensions = 64;  ///< as many as a tensor of LibTorch can have

struct NamedType {
  ElementType type;
  std::string_view name;
  uint64_t bytes;
};
constexpr std::array kTypes{
    NamedType{ElementType::f32, "F32", 4},      NamedType{ElementType::f64, "F64", 8},
    NamedType{ElementType::i64, "I64", 8},      NamedType{ElementType::u8, "U8", 1},
    NamedType{ElementType::boolean, "BOOL", 1},
};

const NamedType& named(ElementType type) { return *std::ranges::find(kTypes, type, &NamedType::type); }

std::string quoted(const std::string& name) { return '"' + name + '"'; }

ElementType parse_type(const std::string& tensor, const std::string& name) {
  const auto found = std::ranges::find(kTypes, name, &NamedType::name);
  if (found == kTypes.end()) throw Damage("tensor " + quoted(tensor) + " has the unknown type " + quoted(name));
  return found->type;
}

/// Whether `entry` has as many bytes as its shape needs. Zeros count as ones on the way, so that no stride overflows.
bool size_fits(const TensorEntry& entry) {
  int64_t span = static_cast<int64_t>(bytes_of(entry.type));
  bool empty = false;
  for (const int64_t extent : entry.shape) {
    if (extent < 0 || __builtin_mul_overflow(span, std::max<int64_t>(extent, 1), &span)) return false;
    empty = empty || extent == 0;
  }
  return entry.end - entry.begin == (empty ? 0 : static_cast<uint64_t>(span));
}

void check_layout(const std::vector<TensorEntry>& entries, uint64_t data_size) {
  std::vector<std::pair<uint64_t, uint64_t>> ranges;
  for (const TensorEntry& entry : entries) ranges.emplace_back(entry.begin, entry.end);
  std::ranges::sort(ranges);
  uint64_t at = 0;
  for (const auto& [begin, end] : ranges) {
    if (begin != at || end < begin) throw Damage("its tensors overlap or leave gaps");
    at = end;
  }
  if (at != data_size)
    throw Damage("its tensors need " + std::to_string(at) + " bytes, but it contains " + std::to_string(data_size));
  for (const TensorEntry& entry : entries)
    if (!size_fits(entry)) throw Damage("the size of tensor " + quoted(entry.name) + " does not fit its shape");
}

template <class Integer>
std::vector<Integer> integers(const Json& list) {
  std::vector<Integer> values;
  for (const Json& element : list.get_ref<const Json::array_t&>()) values.push_back(integer_in<Integer>(element));
  return values;
}

TensorEntry parse_entry(const std::string& name, const Json& json) {
  const auto offsets = integers<uint64_t>(json.at("data_offsets"));
  if (offsets.size() != 2) throw Damage("tensor " + quoted(name) + " has no first and last byte");
  TensorEntry entry{name, parse_type(name, json.at("dtype").get<std::string>()), integers<int64_t>(json.at("shape")),
                    offsets[0], offsets[1]};
  if (entry.shape.size() > kMostDimensions)
    throw Damage("tensor " + quoted(name) + " has " + std::to_string(entry.shape.size()) + " dimensions");
  return entry;
}

TensorHeader read_entries(std::string_view text) {
  const Json json = core::parse_json<Json>(text);
  TensorHeader header;
  for (const auto& [name, value] : json.items()) {
    if (name == kMetadata)
      header.metadata = value.get<std::map<std::string, std::string>>();
    else
      header.entries.push_back(parse_entry(name, value));
  }
  header.metadata.erase(kChecksum);
  return header;
}

/// The header's length, once it is known to be inside the file.
uint64_t header_length(std::string_view bytes) {
  const std::string size = std::to_string(bytes.size());
  if (bytes.size() < kLeastBytes) throw Damage("it ends after " + size + " bytes, within its header");
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthBytes);
  if (length > bytes.size() - kLengthBytes)
    throw Damage("it has " + size + " bytes, but its header alone claims " + std::to_string(length));
  return length;
}

/// Replaces the checksum by zeros.
void verify_checksum(std::string& bytes) {
  if (std::string_view(bytes).substr(kLengthBytes, kChecksumLead.size()) != kChecksumLead)
    throw Damage("its header does not begin with a checksum");
  const std::string claimed = bytes.substr(kChecksumAt, kChecksumDigits);
  bytes.replace(kChecksumAt, kChecksumDigits, kChecksumDigits, '0');
  if (sha256(bytes) != claimed) throw Damage("its content does not match its checksum, so it was cut short or altered");
}

}  // namespace

uint64_t bytes_of(ElementType type) { return named(type).bytes; }

std::string header_text(const TensorHeader& header) {
  Json json;
  json[kMetadata][kChecksum] = std::string(kChecksumDigits, '0');
  for (const auto& [key, value] : header.metadata) {
    if (key == kChecksum)
      throw Error(ExitCode::failed, "the metadata key \"sha256\" of a checkpoint is reserved", "", "use another key");
    json[kMetadata][key] = value;
  }
  for (const TensorEntry& entry : header.entries)
    json[entry.name] = {
        {"dtype", named(entry.type).name}, {"shape", entry.shape}, {"data_offsets", {entry.begin, entry.end}}};
  std::string text = json.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

TensorHeader parse_header(std::string_view text, uint64_t data_size) {
  try {
    TensorHeader header = read_entries(text);
    check_layout(header.entries, data_size);
    return header;
  } catch (const nlohmann::json::exception&) {
    throw Damage("its header is not that of a safetensors file");
  }
}

TensorBytes open_tensor_bytes(std::string bytes) {
  const uint64_t length = header_length(bytes);
  if (length > kLargestHeader) throw Damage("its header alone has " + std::to_string(length) + " bytes");
  verify_checksum(bytes);
  TensorBytes file{{}, std::move(bytes), kLengthBytes + length};
  const std::string_view text = std::string_view(file.bytes).substr(kLengthBytes, length);
  file.header = parse_header(text, file.bytes.size() - file.data_begin);
  return file;
}

}  // namespace nas::core
