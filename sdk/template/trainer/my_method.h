#pragma once
// A method for nas-host. Every edge of its supernet is a weighted sum of primitives. Before each step of the weights,
// the method moves the alphas, which give the weights of the sums, down the gradient of the loss on images that do not
// train the weights. Each class below is one part of the method. Replace what your method does differently.
#include <array>

#include "nas/sdk.h"

/// Describes the supernet: each node of a cell reads the two inputs of the cell and all nodes before it.
class MyMethodModelDescBuilder final : public nas::ModelDescBuilder {
 protected:
  std::vector<nas::NodeDesc> build_nodes(const nas::CellPlan& plan) override {
    std::vector<nas::NodeDesc> nodes(static_cast<size_t>(plan.node_count));
    int64_t states = 2;
    for (nas::NodeDesc& node : nodes) {
      for (int64_t state = 0; state < states; ++state) node.edges.push_back(nas::edge("my_method_op", state));
      ++states;
    }
    return nodes;
  }
};

/// The op on each edge: y = sum_k softmax(alphas)_k * primitive_k(x).
class MyMethodOp final : public nas::Op {
 public:
  explicit MyMethodOp(const nas::OpContext& context)
      : Op(context.desc()),
        candidates_(*this, context, primitives),
        alphas_(add_arch_parameter(context, [&] { return torch::zeros({candidates_.size()}); })) {}

  /// (N, C, H, W) to (N, C, H/stride, W/stride), rounded up.
  torch::Tensor forward(const torch::Tensor& x) override { return candidates_.forward(x, torch::softmax(alphas_, 0)); }

  /// The strongest primitive and its rank. A node keeps the edges of highest rank.
  Finalized finalize() const override {
    const torch::Tensor strengths = torch::softmax(alphas_.detach(), 0);
    const auto best = strengths.argmax().item<int64_t>();
    return {candidates_.desc(best), strengths[best].item<double>()};
  }

 private:
  static constexpr std::array<std::string_view, 4> primitives = {nas::op_names::skip_connect, "max_pool_3x3",
                                                                 "sep_conv_3x3", "dil_conv_3x3"};
  nas::CandidateSet candidates_;
  torch::Tensor alphas_;  ///< (4), one for each primitive, shared by all cells of a type
};

/// nas-host trains the weights. This trainer moves the alphas before each step of the weights.
class MyMethodTrainer final : public nas::ArchTrainer {
 protected:
  void pre_step(const torch::Tensor&, const torch::Tensor&) override {
    torch::Tensor x, y;  // (N, C, H, W) and (N)
    training().next_arch_batch(x, y);
    const auto parameters = model().arch_parameters();
    const std::vector<torch::Tensor> alphas(parameters.begin(), parameters.end());
    const auto gradients = torch::autograd::grad({training().loss(x, y)}, alphas);
    const torch::NoGradGuard no_grad;
    for (size_t i = 0; i < alphas.size(); ++i) alphas[i].sub_(gradients[i], config().real("my_method.learning_rate"));
  }

  void post_epoch() override {
    double spread = 0.0;
    for (const torch::Tensor& alphas : model().arch_parameters()) spread += alphas.detach().std().item<double>();
    training().metric("alpha_spread", spread);
  }
};

/// The method: a supernet and its trainer. The SDK chooses the found network from the supernet, and nas-host tests it.
class MyMethodExperimentRunner final : public nas::ExperimentRunner {
 public:
  nas::Ptr<nas::IModelDescBuilder> model_desc_builder() override { return nas::make<MyMethodModelDescBuilder>(); }
  nas::Ptr<nas::IArchTrainer> trainer() override { return nas::make<MyMethodTrainer>(); }
};
