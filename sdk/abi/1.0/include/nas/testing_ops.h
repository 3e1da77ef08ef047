#pragma once
/// \file
/// Stand-ins of nas/testing.h: the ops that an op of a plugin is made of, and a network of such ops.

#include <torch/torch.h>

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nas/desc_tree.h"
#include "nas/model.h"
#include "nas/op.h"

namespace nas::fake {

/// In the place of each primitive of the host: a 1x1 convolution with the channels and the stride of its description;
/// "none" gives zeros, and "skip_connect" of stride 1 the identity. Shapes and gradients are right; the numbers are not
/// those of the primitive. Any name is accepted, also one that the host does not have.
class Primitive final : public Op {
 public:
  explicit Primitive(OpDesc desc) : Op(std::move(desc)) {
    if (is_identity()) return;
    convolution_ = register_module(
        "convolution",
        torch::nn::Conv2d(torch::nn::Conv2dOptions(this->desc().channels_in, this->desc().channels_out, 1)
                              .stride(this->desc().stride)
                              .bias(false)));
  }
  torch::Tensor forward(const torch::Tensor& x) override {
    if (is_identity()) return x;
    return desc().name == "none" ? 0 * convolution_(x) : convolution_(x);
  }

 private:
  bool is_identity() const { return desc().name == "skip_connect" && desc().stride == 1; }
  torch::nn::Conv2d convolution_{nullptr};
};

/// A set of such primitives.
class CandidateSet final : public torch::nn::Module, public Provides<ICandidateSet, IActiveCandidates> {
 public:
  CandidateSet(const OpDesc& edge, std::span<const std::string_view> primitives) {
    for (const std::string_view primitive : primitives) {
      OpDesc desc{std::string(primitive), edge.channels_in, edge.channels_out, edge.stride, {}, {}};
      all_.push_back(size());
      ops_.push_back(register_module(std::to_string(size()), std::make_shared<Primitive>(std::move(desc))));
    }
  }
  int64_t size() const noexcept override { return static_cast<int64_t>(ops_.size()); }
  void describe(int64_t index, TreeOut& desc) const override {
    give(desc, ops_.at(static_cast<size_t>(index))->desc());
  }
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weights) override {
    return forward_active(x, weights, all_);
  }
  torch::Tensor forward_active(const torch::Tensor& x, const torch::Tensor& weights,
                               std::span<const int64_t> active) override {
    torch::Tensor sum;
    for (const int64_t index : active) {
      const torch::Tensor term = weights[index] * ops_.at(static_cast<size_t>(index))->forward(x);
      sum = sum.defined() ? sum + term : term;
    }
    return sum;
  }

 private:
  std::vector<std::shared_ptr<Primitive>> ops_;
  std::vector<int64_t> all_;
};

/// Makes the ops inside an op: primitives of the host's names.
class OpBuilder final : public Provides<IOpBuilder> {
 public:
  IOp* make(const OpRequest& request, std::shared_ptr<torch::nn::Module>& module) override {
    const auto made = std::make_shared<Primitive>(op_from_bytes(request.desc));
    module = made;
    return made.get();
  }
  ICandidateSet* candidates(const OpRequest& request, std::span<const std::string_view> primitives,
                            std::shared_ptr<torch::nn::Module>& module) override {
    const auto made = std::make_shared<CandidateSet>(op_from_bytes(request.desc), primitives);
    module = made;
    return made.get();
  }
};

/// The description of an op that keeps its number of channels.
inline OpDesc op_desc(std::string name, int64_t channels, int64_t stride = 1) {
  return {std::move(name), channels, channels, stride, {}, {}};
}

/// An op of a plugin as the host makes it from `desc`: `make_op<MyOp>(op_desc("my_op", 8))`. `shares`: the op whose
/// architecture parameters it uses.
template <class OpClass>
std::shared_ptr<OpClass> make_op(const OpDesc& desc, const IOp* shares = nullptr) {
  OpBuilder builder;
  const std::string bytes = bytes_of(desc);
  OpRequest request;
  request.desc = bytes;
  request.shares = shares;
  request.builder = &builder;
  return std::make_shared<OpClass>(OpContext(request));
}

/// A network of one cell with one node: the sum of `edges`, each applied to the images. Its averages over the pixels
/// are the logits, so channels_out of the ops is the number of classes.
class Model final : public torch::nn::Module, public Provides<IModel> {
 public:
  explicit Model(const std::vector<std::shared_ptr<Op>>& edges) : edges_(edges) {
    for (size_t e = 0; e < edges.size(); ++e) {
      register_module("edge" + std::to_string(e), edges[e]);
      for (const torch::Tensor& alpha : edges[e]->arch_parameters()) arch_parameters_.push_back(alpha);
    }
    weights_ = parameters();
    buffers_ = torch::nn::Module::buffers();
  }
  torch::Tensor forward(const torch::Tensor& x, torch::Tensor*) override {
    torch::Tensor sum;
    for (const auto& edge : edges_) {
      const torch::Tensor term = edge->forward(x);
      sum = sum.defined() ? sum + term : term;
    }
    return sum.mean({2, 3});
  }
  torch::nn::Module& module() override { return *this; }
  std::span<const torch::Tensor> weights() const override { return weights_; }
  std::span<const torch::Tensor> buffers() const override { return buffers_; }
  std::span<const torch::Tensor> arch_parameters() const override { return arch_parameters_; }
  void describe(TreeOut& desc) const override {
    ModelDesc model;
    model.cells.emplace_back().nodes.emplace_back();
    for (const auto& edge : edges_) model.cells[0].nodes[0].edges.push_back({edge->desc(), {0}});
    give(desc, model);
  }
  IOp& op(int64_t cell, int64_t node, int64_t edge) override {
    if (cell != 0 || node != 0) throw std::out_of_range("this network has one cell with one node");
    return *edges_.at(static_cast<size_t>(edge));
  }

 private:
  std::vector<std::shared_ptr<Op>> edges_;
  std::vector<torch::Tensor> weights_, buffers_, arch_parameters_;
};

}  // namespace nas::fake
