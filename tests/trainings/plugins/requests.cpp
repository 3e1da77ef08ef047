// A method that does what ITrainings refuses, and writes down how it was refused. Its trainers write down what a worker
// gives them.
#include <fstream>
#include <functional>
#include <typeinfo>

#include "nas/sdk.h"

namespace nas::requests {

/// A normal and a reduction cell of one op.
ModelDesc cells() {
  ModelDesc model;
  for (const CellType type : {CellType::normal, CellType::reduction}) {
    CellDesc& cell = model.cells.emplace_back();
    cell.type = type;
    cell.nodes = {{{edge("max_pool_3x3", 0), edge("skip_connect", 1)}}};
    cell.concat = {2};
  }
  return model;
}

class Runner final : public Implements<Runner, IExperimentRunner> {
 public:
  void run(IRun& run) override {
    trainer_ = run.config().text("search.requests.trainer");
    ModelDescBuilder builder;
    desc_ = build_network(host().require<INetworks>(), builder, "search.model", cells());
    ITrainings& trainings = host().require<ITrainings>();
    std::ofstream refusals(host().artifact_path("refusals.txt"));
    note<std::logic_error>(refusals, [&] { next_result(trainings); });
    submit(trainings, [](TrainingRequest& request) { request.id = "first"; });
    note<std::out_of_range>(refusals, [&] { trainings.weights_path("first"); });
    note_wrong_requests(refusals, trainings);
    submit(trainings, [this](TrainingRequest& request) {
      request.id = "second";
      request.trainer = trainer_;
    });
    std::ofstream results(host().artifact_path("results.txt"));
    while (trainings.pending() > 0) {
      const TrainingResult result = next_result(trainings);
      results << result.id << ' ' << result.failed << ' ' << result.epochs << std::endl;
      if (!result.failed) continue;
      note<std::out_of_range>(refusals, [&] { trainings.weights_path(result.id); });
      note_wrong(refusals, trainings, [&](TrainingRequest& request) { request.inherit = result.id; });
    }
    if (!std::ifstream(std::string(trainings.weights_path("first")))) throw std::logic_error("there are no weights");
  }

 private:
  using Change = std::function<void(TrainingRequest&)>;

  void submit(ITrainings& trainings, const Change& change) const {
    const std::string desc = bytes_of(desc_);
    TrainingRequest request;
    request.id = "wrong";
    request.desc = desc;
    request.section = "search.requests";
    change(request);
    trainings.submit(request);
  }

  /// One line with the text of the exception that `action` throws, which must be an Expected and nothing derived of it.
  template <class Expected>
  static void note(std::ostream& refusals, const std::function<void()>& action) {
    try {
      action();
    } catch (const Expected& refusal) {
      if (typeid(refusal) != typeid(Expected)) throw std::runtime_error(typeid(refusal).name());
      refusals << refusal.what() << std::endl;
      return;
    }
    throw std::runtime_error("what must be refused was done");
  }
  void note_wrong(std::ostream& refusals, ITrainings& trainings, const Change& change) const {
    note<std::invalid_argument>(refusals, [&] { submit(trainings, change); });
  }

  void note_wrong_requests(std::ostream& refusals, ITrainings& trainings) const {
    const auto wrong = [&](const Change& change) { note_wrong(refusals, trainings, change); };
    wrong([](TrainingRequest& request) { request.id = "Upper"; });
    wrong([](TrainingRequest& request) { request.id = ".hidden"; });
    wrong([](TrainingRequest& request) { request.id = "first"; });
    wrong([](TrainingRequest& request) { request.section = "search.nosuch"; });
    wrong([](TrainingRequest& request) { request.trainer = "nosuch"; });
    wrong([](TrainingRequest& request) { request.finalizers = "nosuch"; });
    wrong([](TrainingRequest& request) { request.inherit = "nobody"; });
    wrong([](TrainingRequest& request) { request.epochs = -1; });
    const std::array<std::string_view, 1> names = {"cells."};
    wrong([&](TrainingRequest& request) { request.names = names; });
    wrong([](TrainingRequest& request) { request.desc = "no tree"; });
    ModelDesc other = desc_;
    other.classes += 1;
    wrong_desc(refusals, trainings, other);
    other = desc_;
    other.cells[0].nodes[0].edges[0].op.name = "no_such_op";
    wrong_desc(refusals, trainings, other);
  }
  void wrong_desc(std::ostream& refusals, ITrainings& trainings, const ModelDesc& desc) const {
    const std::string bytes = bytes_of(desc);
    note_wrong(refusals, trainings, [&](TrainingRequest& request) { request.desc = bytes; });
  }

  std::string trainer_;
  ModelDesc desc_;
};

/// Writes what its worker gives it.
class Asking final : public ArchTrainer {
 protected:
  void pre_fit() override {
    std::ofstream(host().artifact_path("seed")) << host().seed("requests.numbers");
    std::ofstream(host().artifact_path("services"))
        << (host().query<IRecord>() || host().query<INetworks>() || host().query<ITrainings>() ? "some" : "none");
  }
};

class Stopping final : public ArchTrainer {
 protected:
  void post_epoch() override { training().request_stop("one epoch is enough"); }
};

class Failing final : public ArchTrainer {
 protected:
  void pre_fit() override { throw std::runtime_error("no luck"); }
};

}  // namespace nas::requests

NAS_PLUGIN("requests", "0.1.0", "MIT", "Asks for impossible trainings", nas::runner<nas::requests::Runner>("requests"),
           nas::trainer<nas::requests::Asking>("asking"), nas::trainer<nas::requests::Stopping>("stopping"),
           nas::trainer<nas::requests::Failing>("failing"));
