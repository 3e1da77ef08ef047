#include "core/checkpoint/tensor_header.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "core/base/error.h"

namespace nas::core {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kMetadata = "__metadata__";
constexpr const char* kChecksum = "sha256";

struct NamedType {
  torch::ScalarType type;
  std::string_view name;
};
constexpr std::array kTypes{
    NamedType{torch::kFloat32, "F32"}, NamedType{torch::kFloat64, "F64"}, NamedType{torch::kInt64, "I64"},
    NamedType{torch::kUInt8, "U8"},    NamedType{torch::kBool, "BOOL"},
};

const NamedType* find_type(torch::ScalarType type) {
  const auto found = std::ranges::find(kTypes, type, &NamedType::type);
  return found == kTypes.end() ? nullptr : &*found;
}

std::string quoted(const std::string& name) { return '"' + name + '"'; }

std::string type_text(const torch::Tensor& tensor) {
  return std::string("has type ") + c10::toString(tensor.scalar_type());
}

[[noreturn]] void refuse(const std::string& name, const std::string& reason, std::string remedy) {
  throw Error(ExitCode::failed, "tensor " + quoted(name) + " " + reason, "", std::move(remedy));
}

void check_writable(const NamedTensors& tensors) {
  std::set<std::string_view> names;
  for (const auto& [name, tensor] : tensors) {
    if (name == kMetadata) refuse(name, "has a reserved name", "give it another name");
    if (!names.insert(name).second) refuse(name, "occurs twice in one checkpoint", "give each tensor a unique name");
    if (!tensor.defined()) refuse(name, "is undefined and cannot be saved", "leave it out of the state");
    if (!find_type(tensor.scalar_type()))
      refuse(name, type_text(tensor) + " and cannot be saved", "save it as float32, float64, int64, uint8 or bool");
  }
}

torch::ScalarType parse_type(const std::string& tensor, const std::string& name) {
  const auto found = std::ranges::find(kTypes, name, &NamedType::name);
  if (found == kTypes.end()) throw Damage("tensor " + quoted(tensor) + " has the unknown type " + quoted(name));
  return found->type;
}

/// Whether `entry` has as many bytes as its shape needs. Zeros count as ones on the way, so that no stride overflows.
bool size_fits(const TensorEntry& entry) {
  int64_t span = static_cast<int64_t>(c10::elementSize(entry.type));
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

TensorEntry parse_entry(const std::string& name, const Json& json) {
  const auto offsets = json.at("data_offsets").get<std::array<uint64_t, 2>>();
  return {name, parse_type(name, json.at("dtype").get<std::string>()), json.at("shape").get<std::vector<int64_t>>(),
          offsets[0], offsets[1]};
}

TensorHeader parse_json(std::string_view text) {
  const Json json = Json::parse(text);
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

}  // namespace

std::vector<TensorEntry> lay_out(const NamedTensors& tensors) {
  check_writable(tensors);
  std::vector<TensorEntry> entries;
  for (const auto& [name, tensor] : tensors)
    entries.push_back({name, tensor.scalar_type(), tensor.sizes().vec(), 0, 0});
  std::vector<size_t> order(entries.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](size_t i) { return c10::elementSize(entries[i].type); });
  uint64_t at = 0;
  for (const size_t i : order) {
    entries[i].begin = at;
    entries[i].end = at += static_cast<uint64_t>(tensors[i].second.numel()) * c10::elementSize(entries[i].type);
  }
  return entries;
}

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
        {"dtype", find_type(entry.type)->name}, {"shape", entry.shape}, {"data_offsets", {entry.begin, entry.end}}};
  std::string text = json.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

TensorHeader parse_header(std::string_view text, uint64_t data_size) {
  try {
    TensorHeader header = parse_json(text);
    check_layout(header.entries, data_size);
    return header;
  } catch (const nlohmann::json::exception&) {
    throw Damage("its header is not that of a safetensors file");
  }
}

}  // namespace nas::core
