#pragma once
/// \file
/// A small supernet of a method in double precision, and what its pass is compared with.

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "core/model/build_network.h"
#include "core/ops/op_registry.h"
#include "core/ops/standard_ops.h"
#include "core/train/loss.h"
#include "nas/search_space.h"
#include "tests/oracle/oracle.h"
#include "tests/support/subprocess.h"

namespace nas::test {

/// Three cells of two nodes, the middle one a reduction cell, random alphas, and a batch of six images.
class SmallSupernet {
 public:
  static constexpr int64_t cells = 3, nodes = 2;

  /// `toml`: the file of the plugin `method`, with its defaults; `settings` replace some.
  SmallSupernet(const std::string& method, const std::string& toml, std::vector<std::string> settings)
      : config_(config_of(method, toml, std::move(settings))) {}

  void build(IModelDescBuilder& builder, const std::string& op, core::OpConstructor constructor, core::Engine engine) {
    core::OpRegistry ops = core::standard_ops();
    ops.add(op, std::move(constructor));
    model_ = core::build_model(core::build_desc(builder, config().section("search.model"), {3, 8, 8}, 5, {}), ops, 1,
                               engine);
    model_->to(torch::kFloat64);
    model_->train();
    torch::manual_seed(3);
    const torch::NoGradGuard no_grad;
    for (torch::Tensor alpha : model_->arch_parameters()) alpha.copy_(torch::randn_like(alpha));
    x_ = torch::randn({6, 3, 8, 8}, torch::kFloat64);
    y_ = torch::randint(0, 5, {6}, torch::kInt64);
  }

  const core::Config& config() const { return config_; }
  core::Model& model() { return *model_; }
  const torch::Tensor& x() const { return x_; }
  torch::Tensor loss() { return core::training_loss(model_->forward(x_), {}, y_, {}); }

  /// The answer of tests/oracle/`script` to (weights, alphas, [x, y], numbers), `numbers` and those of the shape.
  torch::IValue ask(const std::string& script, const std::vector<std::pair<std::string, double>>& numbers) {
    c10::Dict<std::string, torch::Tensor> weights;
    for (const auto& [name, weight] : model_->named_weights()) weights.insert(name, weight.detach().clone());
    c10::Dict<std::string, double> all;
    all.insert("cells", cells);
    all.insert("nodes", nodes);
    all.insert("reduction", 1);
    for (const auto& [name, number] : numbers) all.insert(name, number);
    const auto alphas = model_->arch_parameters();
    return ask_oracle(script,
                      torch::IValue(std::make_tuple(torch::IValue(weights), tensors({alphas.begin(), alphas.end()}),
                                                    tensors({x_, y_}), torch::IValue(all))));
  }

  /// (edges, 2): the pairs (primitive, state) of the found cells 0 and 1, by cell, node and state. The primitives are
  /// counted as in darts_primitives.
  torch::Tensor kept(IFinalizers& finalizers) {
    const ModelDesc found = core::finalized(*model_, finalizers, config().section("search"));
    std::vector<torch::Tensor> rows;
    for (const int64_t cell : {0, 1})
      for (const NodeDesc& node : found.cells[static_cast<size_t>(cell)].nodes) {
        std::vector<std::pair<int64_t, int64_t>> pairs;
        for (const EdgeDesc& edge : node.edges)
          pairs.emplace_back(edge.inputs[0],
                             std::ranges::find(darts_primitives, edge.op.name) - darts_primitives.begin());
        std::ranges::sort(pairs);
        for (const auto& [state, primitive] : pairs) rows.push_back(torch::tensor({primitive, state}));
      }
    return torch::stack(rows);
  }

 private:
  static core::Config config_of(const std::string& method, const std::string& toml, std::vector<std::string> settings) {
    core::Schema schema;
    schema.add_core(core::core_defaults());
    schema.add_plugin(method, read_text(toml));
    for (const char* size : {"search.model.channels=4", "search.model.cells=3", "search.model.reductions=1",
                             "search.model.nodes=2", "search.model.stem_multiplier=2"})
      settings.insert(settings.begin(), size);
    return core::resolve(schema, {.file = "", .settings = settings});
  }

  core::Config config_;
  std::shared_ptr<core::Model> model_;
  torch::Tensor x_, y_;
};

/// The gradients of `variables`; zeros where there is none.
inline std::vector<torch::Tensor> gradients_of(std::span<const torch::Tensor> variables) {
  std::vector<torch::Tensor> gradients;
  for (const torch::Tensor& variable : variables)
    gradients.push_back(variable.grad().defined() ? variable.grad() : torch::zeros_like(variable));
  return gradients;
}

/// |actual - expected| <= 1e-9 |expected|, over all tensors together.
inline void expect_near(const std::vector<torch::Tensor>& actual, const std::vector<torch::Tensor>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  double difference = 0.0, size = 0.0;
  for (size_t i = 0; i < actual.size(); ++i) {
    difference += (actual[i].detach() - expected[i]).pow(2).sum().item<double>();
    size += expected[i].pow(2).sum().item<double>();
  }
  EXPECT_LT(std::sqrt(difference / size), 1e-9);
}

}  // namespace nas::test
