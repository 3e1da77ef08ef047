// The mistakes of authors. The environment variable MISTAKE chooses one; without it the plugin is a method that works.
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string>

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

class Builder final : public ModelDescBuilder {
 public:
  Builder() { if_chosen_throw("builder factory", "builder factory 42"); }

 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan& plan) override {
    if_chosen_throw("builder", "builder 42");
    const std::string op = is("unknown op") ? "no_such_op" : "mistake_op";
    std::vector<NodeDesc> nodes(static_cast<size_t>(plan.node_count));
    for (NodeDesc& node : nodes)
      for (int64_t state = 0; state < 2; ++state)
        node.edges.push_back({{op, plan.channels, plan.channels, plan.stride(state), {}, {}}, {state}});
    return nodes;
  }
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
    if (is("unregistered")) return y * scale_;
    return y;
  }
  Finalized finalize() const override {
    if_chosen_throw("finalize", "finalize 42");
    return {candidates_.desc(alphas_.argmax().item<int64_t>()), alphas_.max().item<double>()};
  }

 private:
  CandidateSet candidates_;
  torch::Tensor alphas_;
  torch::Tensor scale_ = torch::ones({1}).requires_grad_(true);
};

class Trainer final : public ArchTrainer {
 public:
  Trainer() { if_chosen_throw("factory", "factory 42"); }
  void save(IState&) const override { if_chosen_throw("save", "save 42"); }
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
  void post_step(const torch::Tensor&, const torch::Tensor&) override { if_chosen_throw("post_step", "post_step 42"); }

 private:
  /// A test presses Ctrl-C twice meanwhile.
  static void wait_for_a_kill() {
    for (;;) ::pause();
  }
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

class Runner final : public ExperimentRunner {
 public:
  Runner() { if_chosen_throw("runner factory", "runner factory 42"); }
  Ptr<IModelDescBuilder> model_desc_builder() override { return make<Builder>(); }
  Ptr<ISearcher> searcher(IRun& run) override {
    if (is("nothing found") || is("never takes")) return make<Searcher>();
    return ExperimentRunner::searcher(run);
  }
  Ptr<IArchTrainer> trainer() override { return make<Trainer>(); }
  void run(IRun& run) override {
    if_chosen_throw("runner", "runner 42");
    host().metric("before", 1.0);
    ExperimentRunner::run(run);
    host().metric("after", 2.0);
    if (is("killed at the end")) ::raise(SIGKILL);
  }
};

}  // namespace nas::mistakes

NAS_PLUGIN("mistakes", "0.1.0", "MIT", "A method with a mistake", nas::runner<nas::mistakes::Runner>("mistakes"),
           nas::builder<nas::mistakes::Builder>("mistakes"), nas::trainer<nas::mistakes::Trainer>("mistakes"),
           nas::op<nas::mistakes::MistakeOp>("mistake_op"));
