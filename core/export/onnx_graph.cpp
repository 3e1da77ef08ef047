#include "core/export/onnx_graph.h"

#include <stdexcept>

namespace nas::core::onnx {

void GraphBuilder::require_new(const std::string& name) {
  if (!names_.insert(name).second) throw std::logic_error("the graph has two values called \"" + name + "\"");
}

void GraphBuilder::add_input(Port port) {
  require_new(port.name);
  graph_.inputs.push_back(std::move(port));
}

std::string GraphBuilder::add(std::string_view op, const std::string& name, std::vector<std::string> inputs,
                              std::vector<Attribute> attributes) {
  require_new(name);
  graph_.nodes.push_back({std::string(op), name, std::move(inputs), {name}, std::move(attributes)});
  return name;
}

std::string GraphBuilder::constant(const std::string& name, const torch::Tensor& values) {
  if (!constants_.insert(name).second) return name;
  require_new(name);
  const torch::Tensor plain = values.detach().to(torch::kCPU).contiguous();
  if (plain.scalar_type() != torch::kFloat && plain.scalar_type() != torch::kLong)
    throw std::logic_error("a constant of the graph must be float32 or int64: \"" + name + "\"");
  graph_.initializers.push_back({name, plain.scalar_type() == torch::kFloat ? ElementType::f32 : ElementType::i64,
                                 plain.sizes().vec(),
                                 std::string(static_cast<const char*>(plain.const_data_ptr()), plain.nbytes())});
  return name;
}

}  // namespace nas::core::onnx
