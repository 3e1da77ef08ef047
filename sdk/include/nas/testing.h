#pragma once
/// \file
/// Stand-ins for what the host implements, for the unit tests of a plugin: an op or a trainer is tested in a second,
/// without a run. They are in the namespace nas::fake, and no other header of nas/ includes this one.

#include <torch/torch.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nas/desc_tree.h"
#include "nas/evaluation.h"
#include "nas/host.h"
#include "nas/op.h"
#include "nas/trainer.h"
#include "nas/training_control.h"

namespace nas::fake {

/// A configuration of given keys: `Config({{"my_method.learning_rate", 0.1}, {"train.epochs", int64_t{2}}})`.
class Config final : public Provides<IConfig> {
 public:
  explicit Config(std::map<std::string, Value, std::less<>> values) : values_(std::move(values)) {}

  bool has(std::string_view path) const override { return values_.contains(path) || has_table(path); }
  int64_t integer(std::string_view path) const override { return at<int64_t>(path); }
  double real(std::string_view path) const override {
    const auto* whole = std::get_if<int64_t>(&value(path));
    return whole ? static_cast<double>(*whole) : at<double>(path);
  }
  bool flag(std::string_view path) const override { return at<bool>(path); }
  std::string_view text(std::string_view path) const override { return at<std::string>(path); }
  int64_t length(std::string_view path) const override {
    return std::visit([&](const auto& list) { return length_of(path, list); }, value(path));
  }
  int64_t integer_at(std::string_view path, int64_t index) const override {
    return element(at<std::vector<int64_t>>(path), path, index);
  }
  double real_at(std::string_view path, int64_t index) const override {
    if (std::holds_alternative<std::vector<int64_t>>(value(path))) return static_cast<double>(integer_at(path, index));
    return element(at<std::vector<double>>(path), path, index);
  }
  std::string_view text_at(std::string_view path, int64_t index) const override {
    return element(at<std::vector<std::string>>(path), path, index);
  }
  const IConfig& section(std::string_view path) const override {
    if (!has_table(path)) throw missing(path);
    std::unique_ptr<Config>& section = sections_[std::string(path)];
    if (section) return *section;
    const std::string table = std::string(path) + ".";
    std::map<std::string, Value, std::less<>> values;
    for (const auto& [key, value] : values_)
      if (key.starts_with(table)) values[key.substr(table.size())] = value;
    section = std::make_unique<Config>(std::move(values));
    return *section;
  }

 private:
  bool has_table(std::string_view path) const {
    const std::string table = std::string(path) + ".";
    const auto next = values_.lower_bound(table);
    return next != values_.end() && next->first.starts_with(table);
  }
  static std::invalid_argument missing(std::string_view path) {
    return std::invalid_argument("the configuration has no key \"" + std::string(path) + "\" of this type");
  }
  const Value& value(std::string_view path) const {
    const auto found = values_.find(path);
    if (found == values_.end()) throw missing(path);
    return found->second;
  }
  template <class Type>
  const Type& at(std::string_view path) const {
    const Type* const found = std::get_if<Type>(&value(path));
    if (!found) throw missing(path);
    return *found;
  }
  template <class Element>
  static const Element& element(const std::vector<Element>& list, std::string_view path, int64_t index) {
    if (index >= 0 && index < static_cast<int64_t>(list.size())) return list[static_cast<size_t>(index)];
    throw std::invalid_argument("the list \"" + std::string(path) + "\" has no element " + std::to_string(index));
  }
  template <class Element>
  static int64_t length_of(std::string_view, const std::vector<Element>& list) {
    return static_cast<int64_t>(list.size());
  }
  static int64_t length_of(std::string_view path, const auto&) { throw missing(path); }

  std::map<std::string, Value, std::less<>> values_;
  mutable std::map<std::string, std::unique_ptr<Config>, std::less<>> sections_;
};

/// A state that a trainer saves into and loads from.
class State final : public Provides<IState> {
 public:
  void put(std::string_view name, const torch::Tensor& value) override {
    if (!value.defined()) throw std::invalid_argument("the value \"" + std::string(name) + "\" is undefined");
    if (!values_.try_emplace(std::string(name), value.detach().clone()).second)
      throw std::invalid_argument("the value \"" + std::string(name) + "\" was put twice");
  }
  torch::Tensor get(std::string_view name) const override {
    const auto found = values_.find(std::string(name));
    return found == values_.end() ? torch::Tensor() : found->second;
  }

 private:
  std::map<std::string, torch::Tensor> values_;
};

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

/// Evaluations with the results that the test gives, for Training::evaluation.
class Evaluation final : public Provides<IEvaluation> {
 public:
  /// `choice` has no value for the supernet as it stands.
  using Answer = std::function<Evaluated(const std::optional<ModelDesc>& choice)>;
  explicit Evaluation(Answer answer) : answer_(std::move(answer)) {}
  void evaluate(const EvaluationRequest& request, TreeOut& result) override {
    const Evaluated evaluated =
        answer_(request.choice.empty() ? std::nullopt : std::optional(model_from_bytes(request.choice)));
    Tree tree;
    tree.set("loss", evaluated.loss);
    tree.set("top1", evaluated.top1);
    tree.set("images", evaluated.images);
    give(result, tree);
  }

 private:
  Answer answer_;
};

/// What a trainer changes in the training of the weights. What is frozen is kept for the test to see and has no effect.
class TrainingControl final : public Provides<ITrainingControl> {
 public:
  void set_frozen(int64_t cell, int64_t node, int64_t edge, int64_t candidate, bool freeze) override {
    if (freeze)
      frozen.insert({cell, node, edge, candidate});
    else
      frozen.erase({cell, node, edge, candidate});
  }
  void add_to_loss(const torch::Tensor& term) override { terms.push_back(term); }
  void set_learning_rate(double rate) override { learning_rate = rate > 0.0 ? std::optional(rate) : std::nullopt; }

  std::set<std::array<int64_t, 4>> frozen;  ///< cell, node, edge, candidate
  std::vector<torch::Tensor> terms;         ///< of the next loss
  std::optional<double> learning_rate;
};

/// A training of `model` on images that are drawn once. Its hooks are called by run(), or one by one by the test.
class Training final : public Provides<ITraining> {
 public:
  struct Options {
    Shape input{3, 8, 8};  ///< of an image
    int64_t classes = 3;   ///< the number of logits of the model
    int64_t batch = 4;
    double learning_rate = 0.1;  ///< of gradient descent on the weights
    uint64_t seed = 1;           ///< of the images
  };

  /// Borrows `model` and `config`.
  Training(IModel& model, const IConfig& config, const Options& options)
      : model_(model), config_(config), options_(options) {
    torch::manual_seed(options.seed);
    x_ = torch::randn({options.batch, options.input.channels, options.input.height, options.input.width});
    arch_x_ = torch::randn_like(x_);
    y_ = torch::arange(options.batch) % options.classes;
  }

  /// Calls the hooks of `trainer` in the order of the host, with the gradients that are there, and moves the weights in
  /// each step.
  void run(IArchTrainer& trainer, int64_t epochs, int64_t steps) {
    begin(trainer);
    for (epoch_ = 0; epoch_ < epochs && stop_reason.empty(); ++epoch_) {
      trainer.on(Hook::pre_epoch, *this, nullptr, nullptr);
      for (step_ = 0; step_ < steps; ++step_) step(trainer);
      trainer.on(Hook::post_epoch, *this, nullptr, nullptr);
      step_ = 0;
    }
    trainer.on(Hook::post_fit, *this, nullptr, nullptr);
  }
  /// pre_fit, which the host calls first, and again when a training is resumed.
  void begin(IArchTrainer& trainer) {
    model_.module().train();
    fitting_ = false;
    trainer.on(Hook::pre_fit, *this, nullptr, nullptr);
    fitting_ = true;
  }
  /// One step at epoch() and step().
  void step(IArchTrainer& trainer) {
    fitting_ = true;
    clear_gradients();
    for (torch::Tensor tensor : optimized_too) tensor.mutable_grad().reset();
    trainer.on(Hook::pre_step, *this, &x_, &y_);
    clear_gradients();
    torch::Tensor sum = loss(x_, y_);
    for (const torch::Tensor& term : std::exchange(control.terms, {})) sum = sum + term;
    sum.backward();
    trainer.on(Hook::post_backward, *this, &x_, &y_);
    move_weights();
    trainer.on(Hook::post_step, *this, &x_, &y_);
  }
  void set_epoch(int64_t epoch) { epoch_ = epoch; }

  void* query(std::string_view iid) noexcept override {
    if (iid == IEvaluation::iid && evaluation) return static_cast<IEvaluation*>(&*evaluation);
    if (iid == ITrainingControl::iid) return static_cast<ITrainingControl*>(&control);
    return Provides::query(iid);
  }
  IModel& model() override { return model_; }
  const IConfig& config() const override { return config_; }
  int64_t epoch() const override { return epoch_; }
  int64_t step() const override { return step_; }
  double learning_rate() const override {
    require_optimizer();
    return control.learning_rate.value_or(options_.learning_rate);
  }
  torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& y) override {
    return torch::nn::functional::cross_entropy(model_.forward(x, nullptr), y);
  }
  void next_arch_batch(torch::Tensor& x, torch::Tensor& y) override {
    ++arch_batches;
    x = arch_x_;
    y = y_;
  }
  /// Undefined tensors, because gradient descent has no momentum.
  std::span<const torch::Tensor> weight_momentum() override {
    require_optimizer();
    momentum_.resize(model_.weights().size());
    return momentum_;
  }
  void optimize_too(std::span<const torch::Tensor> tensors) override {
    if (fitting_) throw std::logic_error("optimize_too() can be called in pre_fit only");
    optimized_too.insert(optimized_too.end(), tensors.begin(), tensors.end());
  }
  /// The description of the supernet.
  void found_so_far(TreeOut& desc) override { model_.describe(desc); }
  void metric(std::string_view name, double value) override { metrics[std::string(name)].push_back(value); }
  void request_stop(std::string_view reason) override {
    if (reason.empty()) throw std::invalid_argument("request_stop() needs a reason");
    stop_reason = reason;
  }

  // What the trainer did.
  int64_t arch_batches = 0;  ///< calls of next_arch_batch()
  std::map<std::string, std::vector<double>> metrics;
  std::string stop_reason;                   ///< empty: not asked for
  std::vector<torch::Tensor> optimized_too;  ///< they move with the weights
  TrainingControl control;

  std::optional<Evaluation> evaluation;  ///< without a value, this training cannot evaluate

 private:
  void require_optimizer() const {
    if (!fitting_) throw std::logic_error("the optimizer of the weights is not there in pre_fit");
  }
  void clear_gradients() {
    for (torch::Tensor weight : model_.weights()) weight.mutable_grad().reset();
  }
  void move_weights() {
    const torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> moved(model_.weights().begin(), model_.weights().end());
    moved.insert(moved.end(), optimized_too.begin(), optimized_too.end());
    for (torch::Tensor& tensor : moved)
      if (tensor.grad().defined()) tensor.sub_(tensor.grad(), learning_rate());
  }

  IModel& model_;
  const IConfig& config_;
  Options options_;
  torch::Tensor x_, arch_x_, y_;
  int64_t epoch_ = 0, step_ = 0;
  bool fitting_ = false;  ///< after pre_fit
  std::vector<torch::Tensor> momentum_;
};

/// While it lives, nas::host() is this one, which keeps what the plugin logs and measures. One at a time.
class Host {
 public:
  Host() {
    api_.struct_size = sizeof(api_);
    api_.abi_major = NAS_ABI_MAJOR;
    api_.abi_minor = NAS_ABI_MINOR;
    api_.context = this;
    api_.log = [](const nas_host_api* api, int32_t, const char*, const char* text) { of(api).lines.push_back(text); };
    api_.seed = [](const nas_host_api*, const char* stream) -> uint64_t { return std::hash<std::string>()(stream); };
    api_.cancelled = [](const nas_host_api* api) -> int32_t { return of(api).cancelled ? 1 : 0; };
    api_.metric = [](const nas_host_api* api, const char* name, double value) {
      of(api).metrics[name].push_back(value);
    };
    api_.artifact_path = [](const nas_host_api*, const char*, char*, uint64_t) -> int32_t { return NAS_FAILED; };
    api_.query = [](const nas_host_api* api, const char* iid) -> void* {
      const auto found = of(api).services_.find(iid);
      return found == of(api).services_.end() ? nullptr : found->second;
    };
    bind_host(api_, "test");
  }
  ~Host() { nas::detail::host_api = nullptr; }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// Lets nas::host().query() find `service`, which is borrowed.
  template <class Interface>
  void provide(Interface& service) {
    services_[std::string(Interface::iid)] = &service;
  }

  std::vector<std::string> lines;                      ///< of the log
  std::map<std::string, std::vector<double>> metrics;  ///< of the whole run
  bool cancelled = false;                              ///< what nas::host().cancelled() says

 private:
  static Host& of(const nas_host_api* api) { return *static_cast<Host*>(api->context); }

  nas_host_api api_{};
  std::map<std::string, void*, std::less<>> services_;
};

}  // namespace nas::fake
