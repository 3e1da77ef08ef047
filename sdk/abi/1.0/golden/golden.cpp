// A plugin of SDK 1.0 that uses every interface of nas/boundary/ in one run, and writes down which. It is built from
// the frozen headers beside it, and every later host of the same major runs it.
#include <cmath>
#include <sstream>

#include "ops.h"
#include "parts.h"

namespace nas::golden {

/// Every function of a configuration.
void read_config(const IConfig& config) {
  const IConfig& own = use(config.section("search.golden"));
  require(own.has("integer") && !own.has("nothing"), "a configuration knows its keys");
  require(own.integer("integer") == 7 && own.real("real") == 0.5 && own.flag("flag") && own.text("text") == "gold",
          "the values are those of the TOML file");
  require(own.length("integers") == 3 && own.integer_at("integers", 2) == 3 && own.real_at("reals", 0) == 0.25 &&
              own.text_at("texts", 1) == "two",
          "the lists are those of the TOML file");
}

/// Every function of the table in C.
void use_table() {
  host().log(LogLevel::info, "the golden plugin runs");
  require(host().seed("golden.x") == host().seed("golden.x") && host().seed("golden.x") != host().seed("golden.y"),
          "a stream has one seed");
  require(!host().cancelled(), "nobody has asked to stop");
  host().metric("golden", 1.0);
  require(host().artifact_path("golden/file").is_absolute(), "the path of an artifact is absolute");
}

/// The network of the supernet in which each edge is a separable convolution.
ModelDesc convolutions(IModel& supernet) {
  return network_within(
      supernet, [](const auto&, int64_t, int64_t, int64_t) { return std::vector<std::string>{"sep_conv_3x3"}; });
}

void look_at_model(IModel& model) {
  const Shape input = desc_of(use(model)).input;
  const torch::Tensor logits = model.forward(torch::zeros({2, input.channels, input.height, input.width}), nullptr);
  require(logits.size(0) == 2 && logits.size(1) == 3, "logits are (N, classes)");
  require(!model.weights().empty() && !model.arch_parameters().empty(), "a supernet has weights and alphas");
  require(model.module().is_training() && model.buffers().size() <= model.module().buffers().size(),
          "the module is that of the model");
  require(!model.op(0, 0, 0).arch_parameters().empty(), "the first edge has alphas");
}

/// Networks without training: their cost, their batches and their evaluation.
ModelDesc look_at_networks(IModelDescBuilder& builder) {
  ReceivedTree built;
  service<INetworks>().build(builder, "search.model", {}, built);
  const ModelDesc supernet = model_from_bytes(built.bytes());
  auto& networks = service<ILiveNetworks>();
  const auto live = make_live(networks, {.desc = supernet, .stream = "golden.live", .section = "search"});
  look_at_model(use(*live).model());
  require(evaluate(ability<IEvaluation>(*live), {.batches = 1}).images > 0, "a live network can be evaluated");
  const ModelDesc network = convolutions(live->model());
  const NetworkCost cost = cost_of(service<INetworks>(), bytes_of(network));
  const CostTable table = cost_of(networks, network);
  require(cost.parameters == table.parameters && cost.macs == table.macs, "both services measure one cost");
  require(service<ILimits>().within(bytes_of(network)), "there are no limits");
  const Ptr<IBatches> batches(networks.batches("search", ImagePart::train));
  torch::Tensor x, y;
  require(use(*batches).next(x, y) && x.size(0) == y.size(0) && batches->images() > 0, "there are batches");
  return network;
}

void use_durable_values() {
  auto& values = service<IDurableValues>();
  Tree tree;
  tree.set("number", int64_t{3});
  values.put("golden", encode_tree(tree));
  ReceivedTree kept;
  require(values.get("golden", kept) && std::get<int64_t>(*kept.tree().find("number")) == 3, "a value is kept");
}

/// A short stage of the search before the main one.
void train_one_stage(const SearchParts& parts) {
  StageRequest request;
  request.name = "golden";
  request.section = "search";
  request.builder = parts.builder;
  request.trainer = parts.trainer;
  request.finalizers = parts.finalizers;
  require(train_stage(service<ISearchStages>(), request).epochs == 2, "the stage ends when the trainer asks for it");
}

/// Two trainings in workers. The second one inherits from the first.
void train_two(const ModelDesc& network) {
  auto& trainings = service<ITrainings>();
  ability<IExpectedTrainings>(trainings).expect(2, 2);
  const std::string desc = bytes_of(network);
  for (const char* const id : {"first", "second"}) {
    TrainingRequest request;
    request.id = id;
    request.desc = desc;
    request.section = "search.golden";
    if (id == std::string_view("second")) request.inherit = "first";
    trainings.submit(request);
    if (request.inherit.empty()) require(!next_result(trainings).failed, "the first training succeeds");
  }
  require(trainings.pending() == 1, "one training is pending");
  ability<ITrainingResults>(trainings);
  require(!result_of(trainings, "second").failed, "the second training succeeds");
  require(!trainings.weights_path("first").empty(), "a training has weights");
  require(trainings.steps_per_epoch("search.golden") > 0 && trainings.seconds_per_step(desc, "search.golden") > 0.0,
          "the length of a training is known");
}

class Searcher final : public Implements<Searcher, ISearcher> {
 public:
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override {
    used().insert(std::string(iid));
    read_config(use(run).config());
    use_table();
    const ModelDesc network = look_at_networks(*parts.builder);
    use_durable_values();
    train_two(network);
    train_one_stage(parts);
    create<ISearcher>(run, "searcher", "default")->search(run, parts, found);
  }
};

class Evaluator final : public Implements<Evaluator, IEvaluator> {
 public:
  void evaluate(IRun& run, IModelDescBuilder& builder, TreeBytes found) override {
    used().insert(std::string(iid));
    create<IEvaluator>(run, "evaluator", "default")->evaluate(run, builder, found);
    auto& record = service<IRecord>();
    record.description("golden/found.toml", found);
    record.result("golden_result", 42.0);
    std::ostringstream text;
    for (const std::string& interface : used()) text << interface << '\n';
    record.text("golden/used.txt", text.str());
  }
};

class Runner final : public SupernetRunner<Builder, Trainer, GoldenFinalizers> {
 public:
  Ptr<ISearcher> searcher(IRun& run) override {
    used().insert(std::string(IExperimentRunner::iid));
    return create<ISearcher>(run, "searcher", "golden");
  }
  Ptr<IEvaluator> evaluator(IRun& run) override { return create<IEvaluator>(run, "evaluator", "golden"); }
};

}  // namespace nas::golden

NAS_PLUGIN("golden", "1.0.0", "MIT", "Uses every interface of SDK 1.0", nas::runner<nas::golden::Runner>("golden"),
           nas::builder<nas::golden::Builder>("golden"), nas::trainer<nas::golden::Trainer>("golden"),
           nas::finalizers<nas::golden::GoldenFinalizers>("golden"), nas::searcher<nas::golden::Searcher>("golden"),
           nas::evaluator<nas::golden::Evaluator>("golden"), nas::dataset<nas::golden::Images>("golden"),
           nas::op<nas::golden::Mixture>("golden_mixture"), nas::op<nas::golden::Sampled>("golden_sampled"),
           nas::op<nas::golden::Partial>("golden_partial"), nas::op<nas::golden::Scaled>("golden_scaled"));
