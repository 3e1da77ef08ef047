#include "core/export/onnx_layers.h"

#include <stdexcept>

namespace nas::core::onnx {
namespace {

constexpr double kEpsilon = 1e-5;  ///< of LibTorch's batch norms

int64_t size_after(int64_t size, int64_t pads, int64_t kernel, int64_t dilation, int64_t stride) {
  return (size + pads - dilation * (kernel - 1) - 1) / stride + 1;
}

/// (C) for a weight (C, ...).
torch::Tensor per_output(const torch::Tensor& factors) { return factors.view({-1, 1, 1, 1}); }

}  // namespace

Layers::Layers(GraphBuilder& graph, const NamedTensors& state, bool fold)
    : graph_(graph), weights_(state.begin(), state.end()), fold_(fold) {}

const torch::Tensor& Layers::weight(const std::string& name) const {
  const auto found = weights_.find(name);
  if (found == weights_.end()) throw std::logic_error("the network has no weight \"" + name + "\"");
  return found->second;
}

FeatureMap Layers::relu(const FeatureMap& x) {
  const std::string name = x.name + ".relu";
  if (activated_.insert(name).second) graph_.add("Relu", name, {x.name});
  return {name, x.height, x.width};
}

FeatureMap Layers::conv_node(const std::string& path, const FeatureMap& x, const ConvOptions& options,
                             const torch::Tensor& weight, std::vector<std::string> inputs) {
  const int64_t height = weight.size(2), width = weight.size(3);
  const auto& [stride, dilation, pads, groups] = options;
  graph_.add("Conv", path, std::move(inputs),
             {{"kernel_shape", std::vector{height, width}},
              {"strides", std::vector(stride.begin(), stride.end())},
              {"dilations", std::vector(dilation.begin(), dilation.end())},
              {"pads", std::vector(pads.begin(), pads.end())},
              {"group", groups}});
  return {path, size_after(x.height, pads[0] + pads[2], height, dilation[0], stride[0]),
          size_after(x.width, pads[1] + pads[3], width, dilation[1], stride[1])};
}

FeatureMap Layers::conv(const std::string& path, const FeatureMap& x, const ConvOptions& options) {
  const torch::Tensor& own = weight(path + ".weight");
  return conv_node(path, x, options, own, {x.name, graph_.constant(path + ".weight", own)});
}

/// Computed in double precision, so that the result differs from a separate batch norm by one rounding of each weight.
FeatureMap Layers::conv(const std::string& path, const FeatureMap& x, const ConvOptions& options,
                        const Scaling& scaling) {
  const torch::Tensor scaled =
      (weight(path + ".weight").to(torch::kDouble) * per_output(scaling.scale)).to(torch::kFloat);
  std::vector<std::string> inputs = {x.name, graph_.constant(path + ".weight", scaled)};
  if (scaling.shift.defined()) inputs.push_back(graph_.constant(path + ".bias", scaling.shift.to(torch::kFloat)));
  return conv_node(path, x, options, scaled, std::move(inputs));
}

FeatureMap Layers::batch_norm(const std::string& path, const FeatureMap& x) {
  const torch::Tensor& mean = weight(path + ".running_mean");
  const bool affine = weights_.contains(path + ".weight");
  const auto constant = [&](const std::string& name, const torch::Tensor& otherwise) {
    return graph_.constant(path + name, affine ? weight(path + name) : otherwise);
  };
  graph_.add("BatchNormalization", path,
             {x.name, constant(".weight", torch::ones_like(mean)), constant(".bias", torch::zeros_like(mean)),
              graph_.constant(path + ".running_mean", mean),
              graph_.constant(path + ".running_var", weight(path + ".running_var"))},
             {{"epsilon", static_cast<float>(kEpsilon)}});
  return {path, x.height, x.width};
}

Scaling Layers::scaling(const std::string& norm) const {
  const auto of = [&](const char* name) { return weight(norm + name).to(torch::kDouble); };
  torch::Tensor scale = (of(".running_var") + kEpsilon).rsqrt();
  const bool affine = weights_.contains(norm + ".weight");
  if (affine) scale = scale * of(".weight");
  const torch::Tensor shift = -of(".running_mean") * scale;
  return {scale, affine ? shift + of(".bias") : shift};
}

FeatureMap Layers::conv_norm(const std::string& conv_path, const std::string& norm, const FeatureMap& x,
                             const ConvOptions& options) {
  return fold_ ? conv(conv_path, x, options, scaling(norm)) : batch_norm(norm, conv(conv_path, x, options));
}

FeatureMap Layers::concat(const std::string& path, std::span<const FeatureMap> maps) {
  if (maps.size() == 1) return maps.front();
  std::vector<std::string> names;
  for (const FeatureMap& map : maps) names.push_back(map.name);
  graph_.add("Concat", path, std::move(names), {{"axis", int64_t{1}}});
  return {path, maps.front().height, maps.front().width};
}

FeatureMap Layers::sum(const std::string& path, std::span<const FeatureMap> maps) {
  FeatureMap total = maps.front();
  for (size_t i = 1; i < maps.size(); ++i) {
    const std::string name = i + 1 == maps.size() ? path : path + ".sum" + std::to_string(i);
    total.name = graph_.add("Add", name, {total.name, maps[i].name});
  }
  return total;
}

}  // namespace nas::core::onnx
