#include "core/app/op_check.h"

#include <torch/torch.h>

#include <array>
#include <span>
#include <stdexcept>

#include "core/ops/placed_op.h"
#include "nas/desc_tree.h"

namespace nas::core {
namespace {

struct Edge {
  int64_t channels_in, channels_out, stride;
  MapSize map;
};

constexpr std::array edges = {Edge{4, 4, 1, {8, 8}}, Edge{8, 8, 1, {7, 9}}, Edge{8, 8, 2, {8, 8}},
                              Edge{8, 8, 2, {7, 9}}, Edge{4, 8, 1, {8, 8}}};

std::string text_of(const Edge& edge) {
  return "C" + std::to_string(edge.channels_in) + " to C" + std::to_string(edge.channels_out) + ", stride " +
         std::to_string(edge.stride) + ", " + std::to_string(edge.map.height) + "x" + std::to_string(edge.map.width);
}

/// An op on an edge of its own.
class LoneOp {
 public:
  LoneOp(const OpRegistry& ops, const OpDesc& desc, const Edge& edge, uint64_t seed) : builder_(ops), edge_(edge) {
    torch::manual_seed(seed);
    const std::string bytes = bytes_of(desc);
    OpRequest request;
    request.desc = bytes;
    const OpHandle handle = made_op(builder_, request);
    check_made(handle, desc);
    op_ = PlacedOp(handle, desc, text_of(edge));
  }
  torch::nn::Module& module() { return *op_.module(); }
  std::span<const torch::Tensor> alphas() { return op_.op().arch_parameters(); }
  torch::Tensor apply(const torch::Tensor& input) {
    torch::manual_seed(7);  // for ops that draw random numbers
    const std::array inputs = {input};
    return op_.apply(inputs, edge_.map.after(edge_.stride));
  }

 private:
  OpBuilder builder_;
  Edge edge_;
  PlacedOp op_;
};

void require(bool met, const std::string& otherwise) {
  if (!met) throw std::runtime_error(otherwise);
}

bool same(const torch::Tensor& a, const torch::Tensor& b) { return torch::allclose(a, b, 0, 0, /*equal_nan=*/true); }

void require_same_weights(LoneOp& op, LoneOp& twin) {
  const auto weights = op.module().named_parameters(), others = twin.module().named_parameters();
  require(weights.size() == others.size(), "it has another number of weights when it is made again");
  for (const auto& weight : weights) {
    const torch::Tensor* other = others.find(weight.key());
    require(other && other->sizes() == weight.value().sizes() && same(*other, weight.value()),
            "its weight \"" + weight.key() + "\" differs when it is made again with the same seed");
  }
}

void copy_state(LoneOp& from, LoneOp& to) {
  const torch::NoGradGuard no_grad;
  const auto weights = from.module().named_parameters(), buffers = from.module().named_buffers();
  for (const auto& weight : to.module().named_parameters()) weight.value().copy_(weights[weight.key()]);
  for (const auto& buffer : to.module().named_buffers()) buffer.value().copy_(buffers[buffer.key()]);
  for (size_t i = 0; i < to.alphas().size(); ++i) to.alphas()[i].copy_(from.alphas()[i]);
}

void require_gradients(LoneOp& op, const torch::Tensor& output) {
  if (!output.requires_grad()) return;  // an op without weights, such as a pool of constants
  output.square().mean().backward();
  for (const auto& weight : op.module().named_parameters()) {
    const torch::Tensor& gradient = weight.value().grad();
    require(!gradient.defined() || gradient.isfinite().all().item<bool>(),
            "the gradient of its weight \"" + weight.key() + "\" is not finite");
  }
}

void check_on(const OpRegistry& ops, const OpDesc& desc, const Edge& edge) {
  LoneOp op(ops, desc, edge, 1), twin(ops, desc, edge, 1), other(ops, desc, edge, 2);
  require_same_weights(op, twin);
  torch::manual_seed(3);
  const torch::Tensor input = torch::randn({2, edge.channels_in, edge.map.height, edge.map.width});
  const torch::Tensor output = op.apply(input);
  require(output.isfinite().all().item<bool>(), "its output is not finite");
  require(same(output, twin.apply(input)), "its output differs when it is made again with the same seed");
  require_gradients(op, output);
  for (LoneOp* each : {&op, &other}) each->module().eval();
  copy_state(op, other);
  const torch::NoGradGuard no_grad;
  require(
      same(op.apply(input), other.apply(input)),
      "its output differs after its weights and buffers were copied to another op: a tensor that matters is neither "
      "a parameter nor a buffer");
}

}  // namespace

OpCheck check_op(const OpRegistry& ops, const std::string& name) {
  OpCheck result{.name = name};
  for (const Edge& edge : edges) {
    try {
      check_on(ops, {name, edge.channels_in, edge.channels_out, edge.stride, {}, {}}, edge);
      ++result.passed;
    } catch (const std::invalid_argument& refusal) {
      if (result.refusal.empty()) result.refusal = refusal.what();
    } catch (const std::exception& failure) {
      result.failures.push_back(text_of(edge) + ": " + failure.what());
    }
  }
  return result;
}

}  // namespace nas::core
