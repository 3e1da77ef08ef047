#include "core/export/onnx_ops.h"

#include <limits>
#include <map>
#include <stdexcept>
#include <string_view>

namespace nas::core::onnx {
namespace {

using Inputs = std::span<const FeatureMap>;

ConvOptions square(int64_t kernel, int64_t stride, int64_t dilation = 1) {
  const int64_t pad = dilation * (kernel / 2);
  return {.stride = {stride, stride}, .dilation = {dilation, dilation}, .pads = {pad, pad, pad, pad}};
}

/// DepthwiseSeparable (core/ops/convolutions.h).
FeatureMap block(Layers& layers, const std::string& path, const FeatureMap& x, ConvOptions options) {
  options.groups = layers.weight(path + ".depthwise.weight").size(0);
  const FeatureMap depthwise = layers.conv(path + ".depthwise", layers.relu(x), options);
  return layers.conv_norm(path + ".pointwise", path + ".norm", depthwise);
}

template <int64_t kernel>
FeatureMap separable(Layers& layers, const OpPlace& op, Inputs inputs) {
  const FeatureMap first = block(layers, op.path + ".first", inputs.front(), square(kernel, op.desc.stride));
  return block(layers, op.path + ".second", first, square(kernel, 1));
}

template <int64_t kernel>
FeatureMap dilated(Layers& layers, const OpPlace& op, Inputs inputs) {
  return block(layers, op.path + ".block", inputs.front(), square(kernel, op.desc.stride, 2));
}

FeatureMap conv_1x7_7x1(Layers& layers, const OpPlace& op, Inputs inputs) {
  const int64_t stride = op.desc.stride;
  const FeatureMap wide =
      layers.conv(op.path + ".along_width", layers.relu(inputs.front()), {.stride = {1, stride}, .pads = {0, 3, 0, 3}});
  return layers.conv_norm(op.path + ".along_height", op.path + ".norm", wide,
                          {.stride = {stride, 1}, .pads = {3, 0, 3, 0}});
}

FeatureMap pool(Layers& layers, const OpPlace& op, const FeatureMap& x, std::string_view kind,
                std::vector<Attribute> attributes) {
  const int64_t stride = op.desc.stride;
  attributes.insert(attributes.end(), {{"kernel_shape", std::vector<int64_t>{3, 3}},
                                       {"strides", std::vector<int64_t>{stride, stride}},
                                       {"pads", std::vector<int64_t>{1, 1, 1, 1}}});
  const std::string path = op.pool_batch_norm ? op.path + ".pool" : op.path;
  layers.graph().add(kind, path, {x.name}, std::move(attributes));
  const FeatureMap pooled{path, (x.height - 1) / stride + 1, (x.width - 1) / stride + 1};
  return op.pool_batch_norm ? layers.batch_norm(op.path + ".norm", pooled) : pooled;
}

FeatureMap max_pool(Layers& layers, const OpPlace& op, Inputs inputs) {
  return pool(layers, op, inputs.front(), "MaxPool", {});
}

FeatureMap avg_pool(Layers& layers, const OpPlace& op, Inputs inputs) {
  return pool(layers, op, inputs.front(), "AveragePool", {{"count_include_pad", int64_t{0}}});
}

/// Without its first row and column, which is the view of the second convolution of a factorized reduce.
FeatureMap without_first_pixels(Layers& layers, const std::string& path, const FeatureMap& x) {
  GraphBuilder& graph = layers.graph();
  const auto both = [](int64_t first, int64_t second) { return torch::tensor({first, second}); };
  constexpr int64_t end = std::numeric_limits<int64_t>::max();
  graph.add("Slice", path,
            {x.name, graph.constant("shift.starts", both(1, 1)), graph.constant("shift.ends", both(end, end)),
             graph.constant("shift.axes", both(2, 3))});
  return {path, x.height - 1, x.width - 1};
}

/// An odd side lacks a pixel after the shift, which is zero: the padding of the second convolution.
FeatureMap factorized_reduce(Layers& layers, const std::string& path, const FeatureMap& x) {
  const FeatureMap active = layers.relu(x);
  const FeatureMap shifted = without_first_pixels(layers, path + ".shift", active);
  const ConvOptions even{.stride = {2, 2}}, odd{.stride = {2, 2}, .pads = {0, 0, x.height % 2, x.width % 2}};
  const std::string evens = path + ".even", odds = path + ".odd", norm = path + ".norm";
  if (!layers.fold()) {
    const FeatureMap halves[] = {layers.conv(evens, active, even), layers.conv(odds, shifted, odd)};
    return layers.batch_norm(norm, layers.concat(path, halves));
  }
  const Scaling all = layers.scaling(norm);
  const int64_t first = layers.weight(evens + ".weight").size(0), rest = layers.weight(odds + ".weight").size(0);
  const FeatureMap halves[] = {
      layers.conv(evens, active, even, {all.scale.narrow(0, 0, first), all.shift.narrow(0, 0, first)}),
      layers.conv(odds, shifted, odd, {all.scale.narrow(0, first, rest), all.shift.narrow(0, first, rest)})};
  return layers.concat(path, halves);
}

FeatureMap factorized_reduce_op(Layers& layers, const OpPlace& op, Inputs inputs) {
  return factorized_reduce(layers, op.path, inputs.front());
}

FeatureMap skip_connect(Layers& layers, const OpPlace& op, Inputs inputs) {
  return op.desc.stride == 1 ? inputs.front() : factorized_reduce(layers, op.path + ".reduce", inputs.front());
}

/// Zeros of the size of the output: a convolution whose weights are zero.
FeatureMap none(Layers& layers, const OpPlace& op, Inputs inputs) {
  const FeatureMap& x = inputs.front();
  const int64_t stride = op.desc.stride;
  GraphBuilder& graph = layers.graph();
  const torch::Tensor zeros = torch::zeros({op.desc.channels_out, op.desc.channels_in, 1, 1});
  graph.add("Conv", op.path, {x.name, graph.constant(op.path + ".zeros", zeros)},
            {{"strides", std::vector<int64_t>{stride, stride}}});
  return {op.path, (x.height - 1) / stride + 1, (x.width - 1) / stride + 1};
}

FeatureMap relu_conv_norm(Layers& layers, const OpPlace& op, Inputs inputs) {
  return layers.conv_norm(op.path + ".conv", op.path + ".norm", layers.relu(inputs.front()));
}

/// Layer `index` of a stem is a convolution, the next one its batch norm.
FeatureMap stem_conv(Layers& layers, const OpPlace& op, int index, const FeatureMap& x, int64_t stride) {
  const std::string layer = op.path + ".layers.";
  return layers.conv_norm(layer + std::to_string(index), layer + std::to_string(index + 1), x, square(3, stride));
}

FeatureMap stem(Layers& layers, const OpPlace& op, Inputs inputs) {
  return stem_conv(layers, op, 0, inputs.front(), 1);
}

FeatureMap stem_half(Layers& layers, const OpPlace& op, Inputs inputs) {
  return stem_conv(layers, op, 1, layers.relu(inputs.front()), 2);
}

FeatureMap stem_quarter(Layers& layers, const OpPlace& op, Inputs inputs) {
  return stem_conv(layers, op, 3, layers.relu(stem_conv(layers, op, 0, inputs.front(), 2)), 2);
}

FeatureMap stem_eighth(Layers& layers, const OpPlace& op, Inputs inputs) {
  return stem_conv(layers, op, 6, layers.relu(stem_quarter(layers, op, inputs)), 2);
}

FeatureMap concat(Layers& layers, const OpPlace& op, Inputs inputs) { return layers.concat(op.path, inputs); }

FeatureMap project(Layers& layers, const OpPlace& op, Inputs inputs) {
  return layers.conv_norm(op.path + ".conv", op.path + ".norm", layers.concat(op.path + ".concat", inputs));
}

/// The batch norm of a sum of convolutions scales each of them and shifts one.
FeatureMap project_each(Layers& layers, const OpPlace& op, Inputs inputs) {
  const std::string norm = op.path + ".norm";
  Scaling scaling = layers.scaling(norm);
  std::vector<FeatureMap> terms;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::string conv = op.path + ".convs." + std::to_string(i);
    terms.push_back(layers.fold() ? layers.conv(conv, inputs[i], {}, scaling) : layers.conv(conv, inputs[i]));
    scaling.shift = torch::Tensor();
  }
  const FeatureMap total = layers.sum(op.path, terms);
  return layers.fold() ? total : layers.batch_norm(norm, total);
}

FeatureMap multi_op(Layers& layers, const OpPlace& op, Inputs inputs) {
  std::vector<FeatureMap> outputs;
  for (size_t i = 0; i < op.desc.children.size(); ++i)
    outputs.push_back(add_op(layers, {op.desc.children[i], op.path + ".ops." + std::to_string(i), op.pool_batch_norm},
                             inputs.subspan(i, 1)));
  return layers.conv_norm(op.path + ".conv", op.path + ".norm", layers.concat(op.path + ".concat", outputs));
}

FeatureMap pool_adaptive_avg(Layers& layers, const OpPlace& op, Inputs inputs) {
  return {layers.graph().add("GlobalAveragePool", op.path, {inputs.front().name}), 1, 1};
}

FeatureMap pool_avg_7x7(Layers& layers, const OpPlace& op, Inputs inputs) {
  const FeatureMap& x = inputs.front();
  layers.graph().add("AveragePool", op.path, {x.name},
                     {{"kernel_shape", std::vector<int64_t>{7, 7}}, {"strides", std::vector<int64_t>{7, 7}}});
  return {op.path, x.height / 7, x.width / 7};
}

FeatureMap linear(Layers& layers, const OpPlace& op, Inputs inputs) {
  GraphBuilder& graph = layers.graph();
  const std::string flat = graph.add("Flatten", op.path + ".flatten", {inputs.front().name}, {{"axis", int64_t{1}}});
  const auto constant = [&](const std::string& name) { return graph.constant(name, layers.weight(name)); };
  const std::string weight = constant(op.path + ".linear.weight"), bias = constant(op.path + ".linear.bias");
  return {graph.add("Gemm", op.path, {flat, weight, bias}, {{"transB", int64_t{1}}}), 1, 1};
}

using AddOp = FeatureMap (*)(Layers&, const OpPlace&, Inputs);

/// By name, as standard_ops() registers them.
const std::map<std::string_view, AddOp>& table() {
  static const std::map<std::string_view, AddOp> table = {
      {"none", none},
      {"max_pool_3x3", max_pool},
      {"avg_pool_3x3", avg_pool},
      {"skip_connect", skip_connect},
      {"sep_conv_3x3", separable<3>},
      {"sep_conv_5x5", separable<5>},
      {"sep_conv_7x7", separable<7>},
      {"dil_conv_3x3", dilated<3>},
      {"dil_conv_5x5", dilated<5>},
      {"conv_7x1_1x7", conv_1x7_7x1},
      {"multi_op", multi_op},
      {"stem_conv3x3", stem},
      {"stem_conv3x3_s2", stem_half},
      {"stem_conv3x3_s4", stem_quarter},
      {"stem_conv3x3_s4s2", stem_eighth},
      {"relu_conv1x1_bn", relu_conv_norm},
      {"factorized_reduce", factorized_reduce_op},
      {"concat", concat},
      {"project", project},
      {"project_each", project_each},
      {"pool_adaptive_avg", pool_adaptive_avg},
      {"pool_avg_7x7", pool_avg_7x7},
      {"linear", linear},
  };
  return table;
}

}  // namespace

FeatureMap add_op(Layers& layers, const OpPlace& op, std::span<const FeatureMap> inputs) {
  const auto found = table().find(op.desc.name);
  if (found == table().end()) throw std::logic_error("op \"" + op.desc.name + "\" has no form in ONNX");
  return found->second(layers, op, inputs);
}

std::vector<std::string> known_ops() {
  std::vector<std::string> names;
  for (const auto& [name, add] : table()) names.emplace_back(name);
  return names;
}

}  // namespace nas::core::onnx
