// Single ops, forward and backward.
#include <torch/torch.h>

#include <sstream>
#include <stdexcept>

#include "bench/depthwise_kernel.h"
#include "bench/workload.h"
#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"

namespace nas::bench {

namespace {

constexpr int64_t kBatch = 64;

struct Size {
  int64_t channels, pixels_across;
};

torch::Tensor images(const Size& size, Variant variant) {
  torch::manual_seed(3);
  torch::Tensor x = torch::randn({kBatch, size.channels, size.pixels_across, size.pixels_across});
  if (variant != Variant::reference) x = x.contiguous(torch::MemoryFormat::ChannelsLast);
  return x.requires_grad_();
}

/// Passes of an edge whose only candidate is `primitive`.
std::function<void()> edge_passes(std::string_view primitive, const Size& size, int64_t stride, Variant variant) {
  static const core::OpRegistry registry = core::standard_ops();
  core::OpBuilder builder(registry, variant == Variant::fused ? core::Engine::fused : core::Engine::reference);
  const OpDesc desc{"mixed_op", size.channels, size.channels, stride, {}, {}};
  const std::string source = bytes_of(desc);
  OpRequest request;
  request.desc = source;
  request.affine = false;
  request.pool_batch_norm = true;
  const CandidateSetHandle set = made_candidates(builder, request, {&primitive, 1});
  const torch::Tensor x = images(size, variant), weight = torch::ones({1}).requires_grad_();
  std::vector<torch::Tensor> variables = set.module->parameters();
  variables.push_back(x);
  variables.push_back(weight);
  const torch::Tensor gradient = torch::randn_like(set.set->forward(x, weight));
  return [=] { torch::autograd::grad({set.set->forward(x, weight)}, variables, {gradient}); };
}

Workload edge(std::string_view primitive, const Size& size, int64_t stride) {
  return {.name = std::string(primitive) + " C" + std::to_string(size.channels) + " " +
                  std::to_string(size.pixels_across) + "x" + std::to_string(size.pixels_across) + " stride " +
                  std::to_string(stride),
          .group = "op",
          .variants = {Variant::fused, Variant::reference, Variant::channels_last},
          .prepare = [=](Variant variant) { return edge_passes(primitive, size, stride, variant); },
          .multiply_adds = {}};
}

struct Depthwise {
  int64_t kernel, dilation;
};

struct DepthwiseTensors {
  torch::Tensor x, weight, gradient;
};

DepthwiseTensors depthwise_tensors(const Depthwise& conv, const Size& size, Variant variant) {
  const torch::Tensor x = images(size, variant);
  return {x, torch::randn({size.channels, 1, conv.kernel, conv.kernel}).requires_grad_(), torch::randn_like(x)};
}

std::vector<torch::Tensor> libtorch_pass(const Depthwise& conv, const DepthwiseTensors& t) {
  const torch::Tensor output =
      torch::conv2d(t.x, t.weight, {}, 1, conv.dilation * (conv.kernel / 2), conv.dilation, t.x.size(1));
  std::vector<torch::Tensor> results = torch::autograd::grad({output}, {t.x, t.weight}, {t.gradient});
  results.push_back(output);
  return results;
}

/// Throws std::logic_error if the kernel's results differ from LibTorch's, so that only a correct kernel is timed.
std::function<void()> kernel_passes(const Depthwise& conv, const DepthwiseTensors& t) {
  const torch::Tensor weight = t.weight.detach().flatten(1).t().contiguous(), x = t.x.detach();
  const DepthwiseKernel kernel(x, conv.kernel, conv.dilation);
  const DepthwiseGradients actual = kernel.backward(x, weight, t.gradient);
  const std::vector<torch::Tensor> expected = libtorch_pass(conv, t);
  if (!torch::allclose(actual.input, expected[0], 1e-3, 1e-3) ||
      !torch::allclose(actual.weight.t(), expected[1].flatten(1), 1e-3, 1e-1) ||
      !torch::allclose(kernel.forward(x, weight), expected[2], 1e-3, 1e-3))
    throw std::logic_error("the depthwise kernel is wrong");
  return [=] {
    kernel.forward(x, weight);
    kernel.backward(x, weight, t.gradient);
  };
}

Workload depthwise(const Depthwise& conv, const Size& size) {
  const double outputs = static_cast<double>(kBatch * size.channels * size.pixels_across * size.pixels_across);
  std::ostringstream name;
  name << "depthwise " << conv.kernel << "x" << conv.kernel << (conv.dilation > 1 ? " dilated" : "")
       << ", kernel alone, C" << size.channels << " " << size.pixels_across << "x" << size.pixels_across;
  return {.name = name.str(),
          .group = "depthwise",
          .variants = {Variant::fused, Variant::reference, Variant::channels_last},
          .prepare = [=](Variant variant) -> std::function<void()> {
            const DepthwiseTensors tensors = depthwise_tensors(conv, size, variant);
            if (variant == Variant::fused) return kernel_passes(conv, tensors);
            return [=] { libtorch_pass(conv, tensors); };
          },
          .multiply_adds = [=] { return 3.0 * outputs * static_cast<double>(conv.kernel * conv.kernel); },
          // Forward: input and output. Backward: input, gradient of the output, gradient of the input.
          .bytes = 5.0 * outputs* static_cast<double>(sizeof(float))};
}

}  // namespace

std::vector<Workload> op_workloads() {
  constexpr Size wide{16, 32}, narrow{64, 8};
  std::vector<Workload> workloads;
  for (const std::string_view primitive :
       {"sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3", "dil_conv_5x5", "max_pool_3x3", "avg_pool_3x3"})
    for (const int64_t stride : {1, 2}) workloads.push_back(edge(primitive, wide, stride));
  workloads.push_back(edge("skip_connect", wide, 2));
  for (const Size& size : {wide, narrow})
    for (const Depthwise& conv : {Depthwise{3, 1}, Depthwise{5, 1}, Depthwise{3, 2}, Depthwise{5, 2}})
      workloads.push_back(depthwise(conv, size));
  return workloads;
}

}  // namespace nas::bench
