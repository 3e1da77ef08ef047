// A method that draws random numbers in each step, and looks at its supernet in between when it is asked to.
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>

#include "nas/durable_values.h"
#include "nas/evaluation.h"
#include "nas/live_networks.h"
#include "nas/sdk.h"
#include "nas/search_stages.h"
#include "nas/supernet_runner.h"

namespace nas::probe {

constexpr std::array<std::string_view, 4> primitives = {"none", "skip_connect", "max_pool_3x3", "sep_conv_3x3"};

/// Its weights are random in training.
class NoisyOp final : public MixtureOp {
 public:
  explicit NoisyOp(const OpContext& context)
      : MixtureOp(context, primitives),
        alphas_(add_arch_parameter(context, [this] { return 1e-3 * torch::randn({size()}); })) {}
  torch::Tensor weights() override {
    return torch::softmax(is_training() ? alphas_ + 0.1 * torch::randn({size()}) : alphas_, 0);
  }
  Finalized finalize() const override {
    const torch::NoGradGuard no_grad;
    const auto best = alphas_.slice(0, 1).argmax().item<int64_t>() + 1;
    return {candidate(best), torch::softmax(alphas_, 0)[best].item<double>()};
  }

 private:
  torch::Tensor alphas_;
};

class Builder final : public DenseModelDescBuilder {
 protected:
  EdgeDesc build_edge(const CellPlan&, int64_t state) override { return edge("noisy_op", state); }
};

class Trainer final : public AlphaTrainer {
 public:
  Trainer() : AlphaTrainer("probe") {}

 protected:
  void pre_step(const torch::Tensor& x, const torch::Tensor& y) override {
    if (config().flag("probe.evaluate") && training().step() < 2) look();
    AlphaTrainer::pre_step(x, y);
  }
  void post_epoch() override {
    if (!config().flag("probe.evaluate")) return;
    look();
    const Evaluated whole = evaluate(training(), {});
    training().metric("whole_loss", whole.loss);
    training().metric("whole_top1", whole.top1);
    training().metric("whole_images", static_cast<double>(whole.images));
  }

 private:
  void look() {
    const ModelDesc path = network_within(model(), [this](const auto& names, int64_t, int64_t node, int64_t edge) {
      const auto kept = static_cast<size_t>(1 + (node + edge + training().step()) % 3);
      return std::vector<std::string>{names[kept]};
    });
    double losses = 0.0;
    for (const EvaluationNorms norms :
         {EvaluationNorms::running, EvaluationNorms::of_batch, EvaluationNorms::recalibrated}) {
      losses += repeated({.batches = 1, .norms = norms, .norm_batches = 2});
      losses += repeated({.choice = path, .batches = 2, .norms = norms, .norm_batches = 2});
    }
    training().metric("losses", losses);
  }
  /// The loss, which two evaluations agree on.
  double repeated(const EvaluationOptions& options) {
    const Evaluated first = evaluate(training(), options), second = evaluate(training(), options);
    if (first.loss != second.loss) throw std::runtime_error("two evaluations of the same weights differ");
    return first.loss;
  }
};

/// Two networks of the supernet, scored without training.
class Scores {
 public:
  explicit Scores(IModelDescBuilder& builder) {
    ReceivedTree desc;
    host().require<INetworks>().build(builder, "search.model", {}, desc);
    supernet_ = model_from_tree(desc.tree());
  }

  ModelDesc best() {
    const ModelDesc convolutions = network_of("sep_conv_3x3"), pools = network_of("max_pool_3x3");
    const double first = score("convolutions", convolutions), second = score("pools", pools);
    record_costs(convolutions);
    return first > second ? convolutions : pools;
  }

 private:
  ModelDesc network_of(const std::string& op) {
    const auto live = make_live(networks_, {.desc = supernet_, .stream = "supernet"});
    return network_within(live->model(),
                          [&](const auto&, int64_t, int64_t, int64_t) { return std::vector<std::string>{op}; });
  }

  /// The synaptic flow (Tanaka et al. 2020): sum of |w| dR/d|w| for an image of ones.
  double synaptic_flow(const ModelDesc& desc) {
    const auto live = make_live(networks_, {.desc = desc, .stream = "flow"});
    IModel& model = live->model();
    model.module().eval();
    std::vector<torch::Tensor> weights(model.weights().begin(), model.weights().end());
    {
      const torch::NoGradGuard no_grad;
      for (torch::Tensor& weight : weights) weight.abs_();
    }
    const Shape& input = desc.input;
    const torch::Tensor flow =
        model.forward(torch::ones({1, input.channels, input.height, input.width}), nullptr).sum();
    const auto gradients = torch::autograd::grad({flow}, weights);
    double sum = 0.0;
    for (size_t i = 0; i < weights.size(); ++i) sum += (weights[i] * gradients[i]).sum().item<double>();
    return sum;
  }

  /// The norm of the gradient of the weights, and that of the Jacobian of the logits by the images, for one batch.
  double score(const std::string& name, const ModelDesc& desc) {
    const auto live = make_live(networks_, {.desc = desc, .stream = "score"});
    IModel& model = live->model();
    const Ptr<IBatches> batches(networks_.batches("search", ImagePart::train));
    torch::Tensor x, y;
    if (!batches->next(x, y)) throw std::runtime_error("there is no batch");
    x.requires_grad_(true);
    const std::vector<torch::Tensor> weights(model.weights().begin(), model.weights().end());
    double squares = 0.0, jacobian = 0.0;
    const torch::Tensor loss = torch::nn::functional::cross_entropy(model.forward(x, nullptr), y);
    for (const torch::Tensor& gradient : torch::autograd::grad({loss}, weights))
      squares += gradient.pow(2).sum().item<double>();
    for (int64_t k = 0; k < desc.classes; ++k) {
      const torch::Tensor logit = model.forward(x, nullptr).select(1, k).sum();
      jacobian += torch::autograd::grad({logit}, {x})[0].pow(2).sum().item<double>();
    }
    host().metric(name + "_gradient", std::sqrt(squares));
    host().metric(name + "_jacobian", std::sqrt(jacobian));
    const double flow = synaptic_flow(desc);
    host().metric(name + "_flow", flow);
    return flow;
  }

  void record_costs(const ModelDesc& desc) {
    const CostTable whole = cost_of(networks_, desc, {.images = 4, .measure_latency = true});
    const CostTable one = cost_of(networks_, desc, {.op = "sep_conv_3x3", .cell = 1, .images = 4});
    if (!(whole.latency_ms > 0.0) || one.latency_ms != 0.0) throw std::runtime_error("latencies are wrong");
    host().metric("parameters", static_cast<double>(whole.parameters));
    host().metric("macs", static_cast<double>(whole.macs));
    host().metric("memory", whole.training_memory);
    host().metric("op_parameters", static_cast<double>(one.parameters));
    host().metric("op_macs", static_cast<double>(one.macs));
  }

  ILiveNetworks& networks_ = host().require<ILiveNetworks>();
  ModelDesc supernet_;
};

/// A path of the supernet that a stage has trained. Two evaluations agree on it, and leave the network as it was.
void record_path(ILiveNetwork& supernet) {
  const EvaluationOptions path = {
      .choice = network_within(supernet.model(),
                               [](const auto& names, int64_t, int64_t node, int64_t edge) {
                                 return std::vector<std::string>{names[static_cast<size_t>(1 + (node + edge) % 3)]};
                               }),
      .norms = EvaluationNorms::recalibrated,
      .norm_batches = 2};
  const Evaluated before = evaluate(supernet, {}), first = evaluate(supernet, path), second = evaluate(supernet, path);
  if (first.loss != second.loss) throw std::runtime_error("two evaluations of the same weights differ");
  if (evaluate(supernet, {}).loss != before.loss) throw std::runtime_error("an evaluation has left a trace");
  host().metric("path_loss", first.loss);
}

/// The second stage inherits from the first; the one with the better accuracy is chosen.
ModelDesc best_of_stages(const SearchParts& parts) {
  ISearchStages& stages = host().require<ISearchStages>();
  StageRequest request;
  request.section = "search";
  request.builder = parts.builder;
  request.trainer = parts.trainer;
  request.finalizers = parts.finalizers;
  request.name = "first";
  const StageResult first = train_stage(stages, request);
  request.name = "second";
  request.inherit = "first";
  const StageResult second = train_stage(stages, request);
  auto& networks = host().require<ILiveNetworks>();
  const auto live = make_live(networks, {.desc = second.supernet, .stage = "second", .section = "search"});
  const auto& last = second.parameters.back();
  const torch::Tensor alphas = live->model().op(last.cell, last.node, last.edge).arch_parameters()[0];
  if (alphas[0].item<double>() != last.values[0]) throw std::runtime_error("the live network has other alphas");
  const Evaluated whole = evaluate(*live, {});
  if (whole.top1 != second.valid_accuracy || whole.loss != second.valid_loss)
    throw std::runtime_error("the live network computes something else than the stage did");
  record_path(*live);
  return second.valid_accuracy > first.valid_accuracy ? second.found : first.found;
}

/// Everything that a stage is refused for, one after the other.
void ask_for_bad_stages(const SearchParts& parts) {
  ISearchStages& stages = host().require<ISearchStages>();
  const auto refusal = [&](std::string_view name, std::string_view section, std::string_view inherit, bool builder) {
    StageRequest request;
    request.name = name;
    request.section = section;
    request.inherit = inherit;
    request.builder = builder ? parts.builder : nullptr;
    request.finalizers = parts.finalizers;
    try {
      train_stage(stages, request);
    } catch (const std::invalid_argument& error) {
      host().log(LogLevel::info, error.what());
    }
  };
  refusal("A stage", "search", "", true);
  refusal("search", "search", "", true);
  refusal("first", "search.nothing", "", true);
  refusal("first", "search", "", false);
  refusal("first", "search", "none", true);
}

/// What a network outside of a training cannot be evaluated for.
void ask_for_bad_evaluations(IModelDescBuilder& builder) {
  ReceivedTree desc;
  host().require<INetworks>().build(builder, "search.model", {}, desc);
  for (const char* section : {"search.nothing", ""}) {
    try {
      auto& networks = host().require<ILiveNetworks>();
      evaluate(*make_live(networks, {.desc = model_from_tree(desc.tree()), .section = section}), {});
    } catch (const std::exception& error) {
      host().log(LogLevel::info, error.what());
    }
  }
}

/// Fails in the middle the first time, and then continues where it was.
ModelDesc count_to_ten(IModelDescBuilder& builder) {
  const auto number = [](const std::optional<Tree>& tree) {
    return tree ? std::get<int64_t>(*tree->find("number")) : int64_t{0};
  };
  const int64_t begin = number(remembered("count"));
  for (int64_t i = begin + 1; i <= 10; ++i) {
    Tree tree;
    tree.set("number", i);
    tree.set("text", std::string("counted"));
    remember("count", tree);
    host().metric("count", static_cast<double>(i));
    if (i == 5 && begin == 0) throw std::runtime_error("the first process ends here");
  }
  return Scores(builder).best();
}

class Searcher final : public Implements<Searcher, ISearcher> {
 public:
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override {
    const std::string_view task = run.config().text("search.probe.task");
    if (task == "values") return give(found, count_to_ten(*parts.builder));
    if (task == "bad_stage") ask_for_bad_stages(parts);
    if (task == "bad_evaluation") ask_for_bad_evaluations(*parts.builder);
    give(found, task == "stages" ? best_of_stages(parts) : Scores(*parts.builder).best());
  }
};

class Runner final : public SupernetRunner<Builder, Trainer> {
 public:
  Ptr<ISearcher> searcher(IRun& run) override {
    if (run.config().text("search.probe.task") == "plain") return SupernetRunner::searcher(run);
    return make<Searcher>();
  }
};

}  // namespace nas::probe

NAS_PLUGIN("probe", "0.1.0", "MIT", "A method that uses the services for supernets",
           nas::runner<nas::probe::Runner>("probe", "search by noisy mixtures"),
           nas::builder<nas::probe::Builder>("probe", "a supernet of noisy mixtures"),
           nas::trainer<nas::probe::Trainer>("probe", "looks at its supernet"),
           nas::op<nas::probe::NoisyOp>("noisy_op", "four primitives with random weights"));
