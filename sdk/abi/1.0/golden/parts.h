#pragma once
// The parts of the golden plugin that the host calls during a search: data set, builder, trainer and finalizers.
#include <array>
#include <string>

#include "nas/sdk.h"
#include "used.h"

namespace nas::golden {

/// Images whose brightness says their class.
class Images final : public Implements<Images, IDataset> {
 public:
  explicit Images(const IConfig& data)
      : train_(data.integer("golden.train_items")), test_(data.integer("golden.test_items")) {}
  int64_t classes() const override { return 3; }
  const torch::Tensor& images(DataSplit split) const override {
    used().insert(std::string(iid));
    return of(split).images;
  }
  const torch::Tensor& labels(DataSplit split) const override { return of(split).labels; }
  std::string_view class_name(int64_t index) const override {
    return std::array<std::string_view, 3>{"dark", "grey", "light"}.at(static_cast<size_t>(index));
  }

 private:
  struct Part {
    torch::Tensor images, labels;
    explicit Part(int64_t count)
        : images((torch::arange(count * 144).reshape({count, 1, 12, 12}) * 7 % 50).to(torch::kUInt8)),
          labels(torch::arange(count) % 3) {
      images += (labels * 80).reshape({count, 1, 1, 1}).to(torch::kUInt8);
    }
  };
  const Part& of(DataSplit split) const { return split == DataSplit::train ? train_ : test_; }
  Part train_, test_;
};

/// Each node has edges of one op: the mixture, the sampled one, the one of some channels and the plain one.
class Builder final : public ModelDescBuilder {
 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan& plan) override {
    used().insert({std::string(IModelDescBuilder::iid), std::string(IConfig::iid)});
    constexpr std::array<const char*, 4> ops = {"golden_mixture", "golden_sampled", "golden_partial", "golden_scaled"};
    std::vector<NodeDesc> nodes;
    for (const char* const op : ops) nodes.push_back({.edges = {edge(op, 0), edge(op, 1)}});
    nodes.resize(static_cast<size_t>(plan.node_count));
    return nodes;
  }
};

/// First-order steps of the alphas, and everything that a training offers.
class Trainer final : public ArchTrainer {
 public:
  void save(IState& state) const override {
    use(state).put("steps", torch::tensor(steps_));
    require(state.get("steps").item<int64_t>() == steps_, "a state returns what was put into it");
    require(!state.get("nothing").defined(), "a state has no tensor of another name");
    alphas_->save(state);
  }
  void load(const IState& state) override {
    steps_ = state.get("steps").item<int64_t>();
    alphas_->load(state);
  }

 protected:
  void pre_fit() override {
    used().insert(std::string(IArchTrainer::iid));
    alphas_.emplace(model().arch_parameters(), AlphaOptimizer::Options::from(config().section("golden.alphas")));
    const std::array<torch::Tensor, 1> more = {more_};
    use(training()).optimize_too(more);
  }
  void pre_epoch() override {
    require(training().learning_rate() > 0.0, "the weights have a learning rate");
    ability<ITrainingControl>(training()).set_frozen(0, 0, 0, 0, training().epoch() == 0);
  }
  void pre_step(const torch::Tensor& x, const torch::Tensor& y) override {
    torch::Tensor arch_x, arch_y;
    training().next_arch_batch(arch_x, arch_y);
    require(arch_x.sizes() == x.sizes() && arch_y.sizes() == y.sizes(), "both batches have one size");
    alphas_->step(torch::autograd::grad({training().loss(arch_x, arch_y)}, alphas_->alphas(), {}, {}, false, true));
    auto& control = ability<ITrainingControl>(training());
    control.add_to_loss(1e-3 * more_.pow(2).sum());
    control.set_learning_rate(training().step() == 0 ? 0.02 : 0.0);
    if (training().step() == 0) look();
    ++steps_;
  }
  void post_backward(const torch::Tensor&, const torch::Tensor&) override {
    require(more_.grad().defined(), "a term of the loss reaches the tensors of optimize_too()");
  }
  void post_step(const torch::Tensor&, const torch::Tensor&) override {
    require(training().weight_momentum().size() == model().weights().size(),
            "each weight has a place for its momentum");
    training().metric("golden_steps", static_cast<double>(steps_));
  }
  void post_epoch() override {
    ReceivedTree found;
    training().found_so_far(found);
    require(model_from_bytes(found.bytes()).cells.size() == 3,
            "the network found so far has the cells of the supernet");
    if (training().epoch() == 1) training().request_stop("the golden plugin has seen two epochs");
  }
  void post_fit() override { require(training().epoch() == 2, "request_stop() ends the training"); }

 private:
  void look() {
    const Evaluated whole = evaluate(ability<IEvaluation>(training()), {.batches = 1});
    require(whole.images > 0, "an evaluation sees images");
  }

  std::optional<AlphaOptimizer> alphas_;
  torch::Tensor more_ = torch::ones({2}, torch::requires_grad());
  int64_t steps_ = 0;
};

class GoldenFinalizers final : public Finalizers {
 protected:
  ModelDesc finalize_model(IModel& supernet) override {
    used().insert({std::string(IFinalizers::iid), std::string(IModel::iid)});
    return Finalizers::finalize_model(supernet);
  }
};

}  // namespace nas::golden
