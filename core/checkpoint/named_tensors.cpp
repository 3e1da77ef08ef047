#include "core/checkpoint/named_tensors.h"

#include <sstream>

#include "core/base/error.h"

namespace nas::core {
namespace {

constexpr const char* kRemedy =
    "resume with the configuration and the version of the program that wrote the checkpoint";

std::string prefix_of(std::string_view name_of_section) { return std::string(name_of_section) + "/"; }

/// "float [16, 3]".
std::string kind_of(const torch::Tensor& tensor) {
  std::ostringstream text;
  text << c10::toString(tensor.scalar_type()) << " " << tensor.sizes();
  return text.str();
}

}  // namespace

void add_section(NamedTensors& to, std::string_view name_of_section, const NamedTensors& from) {
  for (const auto& [name, tensor] : from) to.emplace_back(prefix_of(name_of_section) + name, tensor);
}

NamedTensors section(const NamedTensors& all, std::string_view name_of_section) {
  const std::string prefix = prefix_of(name_of_section);
  NamedTensors found;
  for (const auto& [name, tensor] : all)
    if (name.starts_with(prefix)) found.emplace_back(name.substr(prefix.size()), tensor);
  return found;
}

const torch::Tensor* find(const NamedTensors& tensors, std::string_view name) {
  for (const auto& [own_name, tensor] : tensors)
    if (own_name == name) return &tensor;
  return nullptr;
}

const torch::Tensor& require(const NamedTensors& tensors, std::string_view name, const torch::Tensor& like) {
  const std::string quoted = '"' + std::string(name) + '"';
  const torch::Tensor* tensor = find(tensors, name);
  if (!tensor) throw Error(ExitCode::unreadable, "the checkpoint has no tensor " + quoted, "", kRemedy);
  if (tensor->scalar_type() != like.scalar_type() || tensor->sizes() != like.sizes())
    throw Error(ExitCode::unreadable,
                "tensor " + quoted + " of the checkpoint is " + kind_of(*tensor) + ", not " + kind_of(like), "",
                kRemedy);
  return *tensor;
}

}  // namespace nas::core
