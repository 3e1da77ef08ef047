#include "core/checkpoint/tensor_layout.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace nas::core {
namespace {

struct TorchType {
  torch::ScalarType type;
  ElementType element;
};
constexpr std::array kTorchTypes{
    TorchType{torch::kFloat32, ElementType::f32},  TorchType{torch::kFloat64, ElementType::f64},
    TorchType{torch::kInt64, ElementType::i64},    TorchType{torch::kUInt8, ElementType::u8},
    TorchType{torch::kBool, ElementType::boolean},
};

std::optional<ElementType> element_type(const torch::Tensor& tensor) {
  const auto found = std::ranges::find(kTorchTypes, tensor.scalar_type(), &TorchType::type);
  return found == kTorchTypes.end() ? std::nullopt : std::optional(found->element);
}

std::string type_text(const torch::Tensor& tensor) {
  return std::string("has type ") + c10::toString(tensor.scalar_type());
}

[[noreturn]] void refuse(const std::string& name, const std::string& reason, std::string remedy) {
  throw Error(ExitCode::failed, "tensor \"" + name + "\" " + reason, "", std::move(remedy));
}

void check_writable(const NamedTensors& tensors) {
  std::set<std::string_view> names;
  for (const auto& [name, tensor] : tensors) {
    if (name == kMetadata) refuse(name, "has a reserved name", "give it another name");
    if (!names.insert(name).second) refuse(name, "occurs twice in one checkpoint", "give each tensor a unique name");
    if (!tensor.defined()) refuse(name, "is undefined and cannot be saved", "leave it out of the state");
    if (!element_type(tensor))
      refuse(name, type_text(tensor) + " and cannot be saved", "save it as float32, float64, int64, uint8 or bool");
  }
}

}  // namespace

torch::ScalarType torch_type(ElementType type) {
  return std::ranges::find(kTorchTypes, type, &TorchType::element)->type;
}

std::vector<TensorEntry> lay_out(const NamedTensors& tensors) {
  check_writable(tensors);
  std::vector<TensorEntry> entries;
  for (const auto& [name, tensor] : tensors)
    entries.push_back({name, *element_type(tensor), tensor.sizes().vec(), 0, 0});
  std::vector<size_t> order(entries.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](size_t i) { return bytes_of(entries[i].type); });
  uint64_t at = 0;
  for (const size_t i : order) {
    entries[i].begin = at;
    entries[i].end = at += static_cast<uint64_t>(tensors[i].second.numel()) * bytes_of(entries[i].type);
  }
  return entries;
}

}  // namespace nas::core
