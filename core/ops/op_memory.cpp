#include "core/ops/op_memory.h"

#include <map>
#include <string_view>

#include "core/engine/kernels/block_geometry.h"
#include "core/engine/memory/buffer.h"

namespace nas::core {
namespace {

double divided_up(int64_t value, int64_t divisor) {
  const int64_t whole = (value + divisor - 1) / divisor;
  return static_cast<double>(whole);
}

/// An op on maps of one shape.
struct SizedOp {
  const OpDesc& desc;
  const Shape& input;
  const OpUse& use;
  const BatchMaps& maps;

  double in_channels() const { return static_cast<double>(desc.channels_in); }
  double out_channels() const { return static_cast<double>(desc.channels_out); }
  /// Bytes of the input; of its channels at the size of the output; of the output.
  double in() const { return maps.bytes({desc.channels_in, input.height, input.width}); }
  double middle() const {
    const Shape out = output_of(desc, input);
    return maps.bytes({desc.channels_in, out.height, out.width});
  }
  double out() const { return maps.bytes(output_of(desc, input)); }
  double scaled_out() const { return use.scaled ? out() : 0.0; }
  /// Running mean and variance, and scale and shift when `affine`.
  static double norm(double channels, bool affine) { return (affine ? 4 : 2) * channels; }
};

/// ReLU, depthwise and pointwise convolution, batch norm, `blocks` times. The engine keeps what each batch norm reads.
/// LibTorch keeps the inputs of all four.
OpMemory separable(const SizedOp& op, int64_t blocks, int64_t kernel) {
  const double c = op.in_channels(), taps = static_cast<double>(kernel * kernel);
  const auto inner = static_cast<double>(blocks - 1);
  OpMemory memory{.norms = blocks};
  memory.parameters = inner * (taps * c + c * c + SizedOp::norm(c, op.use.affine)) + taps * c + c * op.out_channels() +
                      SizedOp::norm(op.out_channels(), op.use.affine);
  memory.kept = op.maps.fused ? inner * op.middle() + op.out()
                              : op.in() + (3 * inner + 1) * op.middle() + op.out() + op.scaled_out();
  return memory;
}

/// ReLU, a convolution of `taps` weights for each pair of channels, batch norm.
OpMemory convolution(const SizedOp& op, double taps) {
  OpMemory memory{.norms = 1};
  memory.parameters = taps * op.in_channels() * op.out_channels() + SizedOp::norm(op.out_channels(), op.use.affine);
  memory.kept = op.maps.fused ? op.out() : op.in() + op.out() + op.scaled_out();
  return memory;
}

/// LibTorch also keeps the map that is shifted by a pixel.
OpMemory factorized_reduce(const SizedOp& op) {
  OpMemory memory = convolution(op, 1);
  if (!op.maps.fused) memory.kept += op.in();
  return memory;
}

/// The engine computes pools again in the backward pass. LibTorch keeps the places of the maxima as int64.
OpMemory pool(const SizedOp& op, bool maximum) {
  OpMemory memory;
  if (op.use.pool_batch_norm) memory = {.parameters = SizedOp::norm(op.out_channels(), false), .norms = 1};
  if (op.maps.fused) return memory;
  memory.kept =
      (maximum ? 2 * op.out() : 0.0) + (op.use.pool_batch_norm ? op.out() + op.scaled_out() : op.scaled_out());
  return memory;
}

/// Up to three convolutions of 3x3 with batch norms, which LibTorch computes. Half of the channels at half of the size
/// is the largest map between them.
OpMemory stem(const SizedOp& op, double between) {
  OpMemory memory{.norms = between > 0 ? 3 : 1};
  const double in = op.in_channels(), out = op.out_channels();
  memory.parameters = 9 * in * out + between * (9 * out * out) + (1 + between) * SizedOp::norm(out, true);
  const Shape half{op.desc.channels_out, (op.input.height + 1) / 2, (op.input.width + 1) / 2};
  memory.kept = op.in() + op.out() + between * op.maps.bytes(half);
  return memory;
}

OpMemory joined(const SizedOp& op) {
  OpMemory memory = convolution(op, 1);
  memory.kept = op.middle() + op.out();
  return memory;
}

OpMemory multi(const SizedOp& op) {
  OpMemory all;
  double concatenated = 0;
  for (const OpDesc& child : op.desc.children) {
    const OpMemory memory = op_memory(child, op.input, op.use, op.maps).value_or(OpMemory{});
    all.parameters += memory.parameters;
    all.kept += memory.kept + op.maps.bytes(output_of(child, op.input));
    all.norms += memory.norms + 1;
    concatenated += static_cast<double>(child.channels_out);
  }
  all.parameters += concatenated * op.out_channels() + SizedOp::norm(op.out_channels(), op.use.affine);
  all.kept += op.out() + op.scaled_out();
  return all;
}

using MemoryOf = OpMemory (*)(const SizedOp&);

/// By name, as standard_ops() registers them.
const std::map<std::string_view, MemoryOf>& table() {
  static const std::map<std::string_view, MemoryOf> table = {
      {"none", [](const SizedOp&) { return OpMemory{}; }},
      {"max_pool_3x3", [](const SizedOp& op) { return pool(op, true); }},
      {"avg_pool_3x3", [](const SizedOp& op) { return pool(op, false); }},
      {"skip_connect", [](const SizedOp& op) { return op.desc.stride == 1 ? OpMemory{} : factorized_reduce(op); }},
      {"sep_conv_3x3", [](const SizedOp& op) { return separable(op, 2, 3); }},
      {"sep_conv_5x5", [](const SizedOp& op) { return separable(op, 2, 5); }},
      {"sep_conv_7x7", [](const SizedOp& op) { return separable(op, 2, 7); }},
      {"dil_conv_3x3", [](const SizedOp& op) { return separable(op, 1, 3); }},
      {"dil_conv_5x5", [](const SizedOp& op) { return separable(op, 1, 5); }},
      {"conv_7x1_1x7", [](const SizedOp& op) { return convolution(op, 14); }},
      {"multi_op", multi},
      {"stem_conv3x3", [](const SizedOp& op) { return stem(op, 0); }},
      {"stem_conv3x3_s2", [](const SizedOp& op) { return stem(op, 0); }},
      {"stem_conv3x3_s4", [](const SizedOp& op) { return stem(op, 1); }},
      {"stem_conv3x3_s4s2", [](const SizedOp& op) { return stem(op, 2); }},
      {"relu_conv1x1_bn", [](const SizedOp& op) { return convolution(op, 1); }},
      {"factorized_reduce", factorized_reduce},
      {"concat", [](const SizedOp&) { return OpMemory{}; }},
      {"project", joined},
      {"project_each", joined},
      {"pool_adaptive_avg", [](const SizedOp&) { return OpMemory{}; }},
      {"pool_avg_7x7", [](const SizedOp&) { return OpMemory{}; }},
      {"linear", [](const SizedOp& op) { return OpMemory{.parameters = (op.in_channels() + 1) * op.out_channels()}; }},
  };
  return table;
}

}  // namespace

double BatchMaps::bytes(const Shape& shape) const {
  const double channels = fused ? static_cast<double>(engine::padded_channels(static_cast<size_t>(shape.channels)))
                                : static_cast<double>(shape.channels);
  const double bytes = static_cast<double>(images) * channels * static_cast<double>(shape.height) *
                       static_cast<double>(shape.width) * sizeof(float);
  // Sizes that no size_t holds are far beyond any memory.
  return fused && bytes < 1e18 ? static_cast<double>(engine::touched_memory(static_cast<size_t>(bytes))) : bytes;
}

Shape output_of(const OpDesc& op, const Shape& input) {
  if (op.name == "pool_adaptive_avg") return {op.channels_out, 1, 1};
  if (op.name == "pool_avg_7x7") return {op.channels_out, input.height / 7, input.width / 7};
  const int64_t stride = op.stride < 1 ? 1 : op.stride;
  return {op.channels_out, static_cast<int64_t>(divided_up(input.height, stride)),
          static_cast<int64_t>(divided_up(input.width, stride))};
}

std::optional<OpMemory> op_memory(const OpDesc& op, const Shape& input, const OpUse& use, const BatchMaps& maps) {
  const auto found = table().find(op.name);
  if (found == table().end()) return std::nullopt;
  return found->second({op, input, use, maps});
}

}  // namespace nas::core
