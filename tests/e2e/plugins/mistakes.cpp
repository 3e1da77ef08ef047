// The mistakes of authors. The environment variable MISTAKE chooses one; without it the plugin is a method that works.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <typeinfo>
#include <vector>

#include "nas/sdk.h"

namespace nas::mistakes {

bool is(std::string_view mistake) {
  const char* chosen = std::getenv("MISTAKE");
  return chosen && mistake == chosen;
}

void if_chosen_throw(std::string_view error, std::string_view number) {
  if (is(error)) throw std::runtime_error(std::string(error) + " says no");
  if (is(number)) throw 42;
}

/// Without an end, so that the stack overflows.
[[gnu::noinline]] int64_t descend(int64_t depth) {
  volatile char frame[4096] = {};
  return depth < 0 ? frame[0] : descend(depth + 1) + frame[1];
}

void if_chosen_crash(const std::string& where) {
  if (is(where + " segv")) *static_cast<volatile int*>(nullptr) = 1;
  if (is(where + " abort")) std::abort();
  if (is(where + " overflow")) descend(0);
  if (is(where + " exit")) std::exit(0);
}

/// While the library is loaded.
const bool loaded = [] {
  if (is("endless loading"))
    for (;;) ::pause();
  return true;
}();

class Builder final : public ModelDescBuilder {
 public:
  Builder() { if_chosen_throw("builder factory", "builder factory 42"); }

 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan& plan) override {
    if_chosen_throw("builder", "builder 42");
    std::string op = is("unknown op") ? "no_such_op" : "mistake_op";
    if (is("op finalizes to nothing")) op = "silent_op";
    std::vector<NodeDesc> nodes(static_cast<size_t>(plan.node_count));
    for (NodeDesc& node : nodes)
      for (int64_t state = 0; state < 2; ++state)
        node.edges.push_back({{op, plan.channels, plan.channels, plan.stride(state), {}, {}}, {state}});
    return nodes;
  }
};

/// Gives nothing, or bytes that describe no network.
class SilentBuilder final : public Implements<SilentBuilder, IModelDescBuilder> {
 public:
  void build(const BuildRequest&, TreeOut& out) override {
    if (is("builder gives garbage")) out.receive(out, "garbage", 7);
  }
};

class SilentFinalizers final : public Implements<SilentFinalizers, IFinalizers> {
 public:
  void finalize(IModel&, const IConfig&, TreeOut& found) override {
    if (is("finalizers give garbage")) found.receive(found, "garbage", 7);
  }
};

/// Records how often it was called.
class CountingFinalizers final : public Finalizers {
 public:
  void finalize(IModel& supernet, const IConfig& search, TreeOut& found) override {
    host().metric("finalized", ++calls_);
    Finalizers::finalize(supernet, search, found);
  }

 private:
  int calls_ = 0;
};

/// Keeps every other pixel at stride 2, and never says what it becomes.
class SilentOp final : public torch::nn::Module, public Provides<IOp> {
 public:
  explicit SilentOp(const OpContext& context) : stride_(context.desc().stride) {
    if (context.desc().channels_in != context.desc().channels_out)
      throw std::invalid_argument("op \"silent_op\" keeps its number of channels");
  }
  torch::Tensor apply(std::span<const torch::Tensor> inputs) override {
    return inputs[0].slice(2, 0, inputs[0].size(2), stride_).slice(3, 0, inputs[0].size(3), stride_);
  }
  std::span<const torch::Tensor> arch_parameters() const noexcept override { return {}; }
  bool report_finalized(TreeOut&, double&) const override { return false; }

 private:
  int64_t stride_;
};

constexpr std::array<std::string_view, 2> primitives = {"sep_conv_3x3", "skip_connect"};

class MistakeOp final : public Op {
 public:
  explicit MistakeOp(const OpContext& context)
      : Op(context.desc()),
        candidates_(*this, context, primitives),
        alphas_(add_arch_parameter(context, [] { return torch::zeros({2}); })) {
    if_chosen_throw("making", "making 42");
    if_chosen_crash("making");
    if (is("two sets")) CandidateSet(*this, context, primitives);
    if (is("registered alphas")) register_parameter("alphas", alphas_);
    if (is("random weights"))
      register_parameter("weights", torch::full({1}, static_cast<double>(std::random_device()())));
    if (is("hidden tensor")) scale_ = torch::rand({1});
  }

  torch::Tensor forward(const torch::Tensor& x) override {
    if_chosen_throw("forward", "forward 42");
    if_chosen_crash("forward");
    torch::Tensor weights = torch::softmax(alphas_, 0);
    if (is("not a number")) weights = weights / 0.0 * 0.0;
    const torch::Tensor y = candidates_.forward(x, weights);
    if (is("channels")) return torch::cat({y, y}, 1);
    if (is("point")) return y.mean({2, 3}, true);
    if (is("type")) return y.to(torch::kFloat64);
    if (is("nothing")) return {};
    if (is("convolution")) return torch::conv2d(y, torch::ones({4, y.size(1) + 1, 1, 1}));
    if (is("convolution type")) return torch::conv2d(y, torch::ones({4, y.size(1), 1, 1}, torch::kFloat64));
    if (is("matmul")) return torch::matmul(y.flatten(2), torch::ones({3, 3}));
    if (is("unregistered") || is("hidden tensor")) return y * scale_;
    if (is("infinite")) return y / 0.0;
    return y;
  }
  Finalized finalize() const override {
    if_chosen_throw("finalize", "finalize 42");
    if (is("rank")) return {candidates_.desc(0), std::nan("")};
    return {candidates_.desc(alphas_.argmax().item<int64_t>()), alphas_.max().item<double>()};
  }

 private:
  CandidateSet candidates_;
  torch::Tensor alphas_;
  torch::Tensor scale_ = torch::ones({1}).requires_grad_(true);
};

class Trainer final : public ArchTrainer {
 public:
  Trainer() {
    if_chosen_throw("factory", "factory 42");
    if_chosen_crash("factory");
    if (is("thread")) std::thread([] { ::pause(); }).detach();
    if (is("file")) ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
  void save(IState& state) const override {
    if_chosen_throw("save", "save 42");
    if (!is("put twice")) return;
    for (int i = 0; i < 2; ++i) state.put("tau", torch::ones({1}));
  }
  void load(const IState&) override { if_chosen_throw("load", "load 42"); }

 protected:
  void pre_fit() override {
    if_chosen_throw("pre_fit", "pre_fit 42");
    if (is("missing key")) config().real("mistakes.no_such_key");
  }
  void post_fit() override { if_chosen_throw("post_fit", "post_fit 42"); }
  void pre_epoch() override { if_chosen_throw("pre_epoch", "pre_epoch 42"); }
  void post_epoch() override {
    if_chosen_throw("post_epoch", "post_epoch 42");
    host().metric("of_hook", 1.0);
  }
  void pre_step(const torch::Tensor& x, const torch::Tensor& y) override {
    if_chosen_throw("pre_step", "pre_step 42");
    if_chosen_crash("pre_step");
    if (is("backward")) training().loss(x, y).backward();
    if (is("no such edge")) model().op(99, 0, 0);
    if (is("sleep") && training().step() == 1) wait_for_a_kill();
  }
  void post_backward(const torch::Tensor&, const torch::Tensor&) override {
    if_chosen_throw("post_backward", "post_backward 42");
  }
  void post_step(const torch::Tensor&, const torch::Tensor&) override {
    if_chosen_throw("post_step", "post_step 42");
    ++steps_;
    if (is("forgets")) host().metric("steps", steps_);
    if (is("draws by itself")) host().metric("drawn", std::random_device()());
  }

 private:
  /// A test presses Ctrl-C twice meanwhile.
  static void wait_for_a_kill() {
    for (;;) ::pause();
  }
  int steps_ = 0;  ///< of this process
};

/// Finds nothing, or leaves a training behind that nobody waits for.
class Searcher final : public Implements<Searcher, ISearcher> {
 public:
  void search(IRun&, const SearchParts& parts, TreeOut& found) override {
    if (is("nothing found")) return;
    ReceivedTree network;
    host().require<INetworks>().build(*parts.builder, "search.model", {}, network);
    TrainingRequest request;
    request.id = "left-behind";
    request.desc = network.bytes();
    request.section = "eval";
    request.epochs = 1;
    host().require<ITrainings>().submit(request);
    give(found, network.tree());
  }
};

/// `action` must be refused by a std::invalid_argument, and by no class of the host that is derived from it.
void must_be_refused(std::string_view what, const std::function<void()>& action) {
  try {
    action();
  } catch (const std::invalid_argument& refusal) {
    if (typeid(refusal) == typeid(std::invalid_argument)) return;
    throw std::runtime_error(std::string(what) + " is refused by a " + typeid(refusal).name());
  }
  throw std::runtime_error(std::string(what) + " is not refused");
}

/// Bytes that are no tree, and a tree that is no description.
std::vector<std::string> wrong_descriptions() {
  Tree version;
  version.set("version", int64_t{1000});
  return {"garbage", encode_tree(version)};
}

void give_wrong_descriptions(IRun& run) {
  for (const std::string& bytes : wrong_descriptions()) {
    must_be_refused("the cost of nothing", [&] { cost_of(host().require<INetworks>(), bytes); });
    must_be_refused("the file of nothing", [&] { host().require<IRecord>().description("x.toml", bytes); });
    must_be_refused("a step of nothing", [&] { host().require<ITrainings>().seconds_per_step(bytes, "eval"); });
    must_be_refused("an eval of nothing", [&] {
      Builder builder;
      create<IEvaluator>(run, "evaluator", "default")->evaluate(run, builder, bytes);
    });
    const auto within = [&] { return host().require<ILimits>().within(bytes); };
    if (!first_limit(run.config()).empty())
      must_be_refused("a limit of nothing", within);
    else if (!within())
      throw std::runtime_error("without limits, something exceeds them");
  }
}

void name_what_does_not_exist(IRun& run) {
  Builder builder;
  ReceivedTree network;
  must_be_refused("a network of no section",
                  [&] { host().require<INetworks>().build(builder, "no.such.section", {}, network); });
  must_be_refused("the steps of no section", [] { host().require<ITrainings>().steps_per_epoch("nosuch"); });
  must_be_refused("a key that does not exist", [&] { run.reject("no.such.key", "it is wrong", "change it"); });
  for (const char* path : {"../x", "/x", "a/../../x", "", "run.json", "./config.toml", "checkpoints/search/x"})
    must_be_refused(path, [&] { host().require<IRecord>().text(path, "text"); });
}

void search_without_parts(IRun& run) {
  const auto searcher = create<ISearcher>(run, "searcher", "default");
  const auto finalizers = make<Finalizers>();
  ReceivedTree found;
  SearchParts parts;
  must_be_refused("a search without parts", [&] { searcher->search(run, parts, found); });
  parts.finalizers = finalizers.get();
  must_be_refused("a search without a builder", [&] { searcher->search(run, parts, found); });
}

/// A method takes the end of its run for no error of its own.
void ask_for_what_ends_the_run(IRun& run) {
  try {
    run.create("trainer", "nosuch");
  } catch (const std::exception&) {
    throw std::logic_error("it was a std::exception");
  }
}

class Runner final : public ExperimentRunner {
 public:
  Runner() { if_chosen_throw("runner factory", "runner factory 42"); }
  Ptr<IModelDescBuilder> model_desc_builder() override {
    if (is("builder gives nothing") || is("builder gives garbage")) return make<SilentBuilder>();
    return make<Builder>();
  }
  Ptr<IFinalizers> finalizers() override {
    if (is("finalizers give nothing") || is("finalizers give garbage")) return make<SilentFinalizers>();
    if (is("counts finalizers")) return make<CountingFinalizers>();
    return ExperimentRunner::finalizers();
  }
  Ptr<ISearcher> searcher(IRun& run) override {
    if (is("nothing found") || is("never takes")) return make<Searcher>();
    return ExperimentRunner::searcher(run);
  }
  Ptr<IArchTrainer> trainer() override { return make<Trainer>(); }
  void run(IRun& run) override {
    if_chosen_throw("runner", "runner 42");
    if (is("wrong requests")) {
      give_wrong_descriptions(run);
      name_what_does_not_exist(run);
      search_without_parts(run);
    }
    if (is("no such factory")) ask_for_what_ends_the_run(run);
    if (is("two searches")) search_first(run);
    host().metric("before", 1.0);
    ExperimentRunner::run(run);
    host().metric("after", 2.0);
    if (is("killed at the end")) ::raise(SIGKILL);
  }

 private:
  /// Two searches of one run, of which the second one gives the result of the first.
  void search_first(IRun& run) {
    const auto builder = model_desc_builder();
    const auto trainer = this->trainer();
    const auto finalizers = this->finalizers();
    SearchParts parts;
    parts.builder = builder.get();
    parts.trainer = trainer.get();
    parts.finalizers = finalizers.get();
    ReceivedTree first, second;
    create<ISearcher>(run, "searcher", "default")->search(run, parts, first);
    create<ISearcher>(run, "searcher", "default")->search(run, parts, second);
    if (first.bytes() != second.bytes()) throw std::logic_error("the second search found another network");
  }
};

}  // namespace nas::mistakes

NAS_PLUGIN("mistakes", "0.1.0", "MIT", "A method with a mistake", nas::runner<nas::mistakes::Runner>("mistakes"),
           nas::builder<nas::mistakes::Builder>("mistakes"), nas::trainer<nas::mistakes::Trainer>("mistakes"),
           nas::op<nas::mistakes::MistakeOp>("mistake_op"), nas::op<nas::mistakes::SilentOp>("silent_op"));
