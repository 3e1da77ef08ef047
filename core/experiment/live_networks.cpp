#include "core/experiment/live_networks.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/base/interrupt.h"
#include "core/base/plugin_call.h"
#include "core/engine/thread_count.h"
#include "core/experiment/run.h"
#include "core/experiment/search_stages.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "core/model/inference_model.h"
#include "core/model/inherit_model.h"
#include "core/model/latency.h"
#include "core/model/network_memory.h"
#include "core/model/op_cost.h"
#include "core/model/weights_file.h"
#include "core/train/evaluation.h"
#include "core/train/measure.h"

namespace nas::core {

namespace {

/// Methods call these services in loops without any other point where the user can interrupt them.
void end_if_interrupted() {
  if (const int signal = interrupt::requested()) throw Interrupted(signal);
}

class LiveNetwork final : public Implements<LiveNetwork, ILiveNetwork> {
 public:
  explicit LiveNetwork(std::shared_ptr<Model> model) : model_(std::move(model)) {}
  IModel& model() override { return *model_; }
  void* query(std::string_view iid) noexcept override {
    return iid == IEvaluation::iid && evaluation_ ? static_cast<IEvaluation*>(&*evaluation_) : Implements::query(iid);
  }
  void evaluate_on(TrainingData data, torch::Device device, uint64_t seed) {
    data_ = std::move(data);
    evaluation_.emplace(EvaluationSetting{.model = *model_, .data = data_, .device = device, .seed = seed});
  }

 private:
  std::shared_ptr<Model> model_;
  TrainingData data_;
  std::optional<Evaluation> evaluation_;  ///< of model_ and data_; without a value when no section was given
};

class Batches final : public Implements<Batches, IBatches> {
 public:
  Batches(std::unique_ptr<DataLoader> loader, torch::Device device, bool channels_last)
      : loader_(std::move(loader)), device_(device), channels_last_(channels_last) {
    loader_->start(0);
  }
  int64_t images() const override { return loader_->size(); }
  bool next(torch::Tensor& x, torch::Tensor& y) override {
    return called_by_plugin([&] {
      end_if_interrupted();
      const bool more = loader_->next(x, y);
      if (more)
        move_to_device(x, y, device_, channels_last_);
      else
        loader_->start(0);
      return more;
    });
  }

 private:
  std::unique_ptr<DataLoader> loader_;
  torch::Device device_;
  bool channels_last_;
};

std::string name_of_part(ImagePart part) {
  switch (part) {
    case ImagePart::train:
      return "train";
    case ImagePart::arch:
      return "arch";
    case ImagePart::held_out:
      return "held_out";
  }
  throw std::invalid_argument("the host does not know this part of the images");
}

Latency latency_of_batch(std::shared_ptr<Model> model, int64_t images, Engine engine) {
  const torch::NoGradGuard no_grad;
  const ThreadCount one_thread(1);
  const Shape input = model->desc().input;
  model->eval();
  InferenceModel network(std::move(model), engine);
  const torch::Tensor x = torch::zeros({images, input.channels, input.height, input.width});
  return measure_latencies({{"network", [&] { network.forward(x); }}}).front();
}

Tree table_of(const OpCost& cost) {
  Tree table;
  table.set("parameters", cost.parameters);
  table.set("macs", cost.macs);
  table.set("multiply_adds", cost.madds);
  table.set("evaluation_memory", cost.evaluation_memory);
  table.set("training_memory", cost.training_memory);
  if (!cost.latency) return table;
  table.set("latency_ms", cost.latency->median);
  table.set("latency_low_ms", cost.latency->low);
  table.set("latency_high_ms", cost.latency->high);
  return table;
}

OpCost cost_of_network(const ModelDesc& desc, const OpRegistry& ops, const NetworkMemoryOptions& batch,
                       bool measure_latency) {
  const auto model = build_given_model(desc, ops);
  const Cost counted = measure_cost(*model, {.timed_passes = 0});
  const NetworkMemory memory = network_memory(desc, ops, batch);
  OpCost cost{.parameters = counted.parameters, .macs = counted.macs, .madds = counted.madds, .latency = {}};
  cost.evaluation_memory = memory.parameters + memory.evaluation;
  cost.training_memory = memory.parameters + memory.training;
  if (measure_latency) cost.latency = latency_of_batch(model, batch.images, batch.engine);
  return cost;
}

}  // namespace

void LiveNetworks::check_section(const std::string& section) const {
  for (const char* table : {".data", ".train"})
    if (!run_.config().has(section + table)) throw std::invalid_argument("there is no table [" + section + table + "]");
}

ILiveNetwork* LiveNetworks::make(const LiveNetworkRequest& given) {
  const CopyOf<LiveNetworkRequest> request(given);
  const std::string stage(request.stage);
  if (!stage.empty() && !StageFolder(run_.directory(), stage).is_finished())
    throw std::invalid_argument("the network inherits from \"" + stage + "\", which is no finished stage");
  const std::string section(request.section);
  if (!section.empty()) check_section(section);
  return called_by_plugin([&]() -> ILiveNetwork* {
    end_if_interrupted();
    const auto model =
        build_given_model(model_from_bytes(request.desc), run_.ops(), run_.seed("live." + std::string(request.stream)),
                          request.op_by_op ? Engine::reference : run_.engine());
    if (!request.weights.empty()) load_fitting_weights(std::string(request.weights), *model);
    if (!stage.empty()) inherit_model(*model, *read_stage_model(StageFolder(run_.directory(), stage), run_.ops()));
    move_to_device(*model, run_.device(), /*channels_last=*/true);
    auto network = std::make_unique<LiveNetwork>(model);
    if (!section.empty())
      network->evaluate_on(run_.data().evaluation_data(section, "live." + section), run_.device(),
                           run_.seed("live.evaluation"));
    return network.release();
  });
}

IBatches* LiveNetworks::batches(std::string_view section, ImagePart part) {
  const std::string name(section), part_name = name_of_part(part);
  check_section(name);
  return called_by_plugin([&]() -> IBatches* {
    auto loader = run_.data().part(name, part, "live." + name);
    if (!loader) throw std::invalid_argument("[" + name + ".data] keeps no images for the part \"" + part_name + "\"");
    return new Batches(std::move(loader), run_.device(), /*channels_last=*/true);
  });
}

void LiveNetworks::cost(const CostRequest& given, TreeOut& table) {
  const CopyOf<CostRequest> request(given);
  if (request.images < 1) throw std::invalid_argument("a batch has at least one image");
  const OpCost cost = called_by_plugin([&] {
    end_if_interrupted();
    const ModelDesc desc = model_from_bytes(request.desc);
    const NetworkMemoryOptions batch{.engine = run_.engine(), .images = request.images};
    if (request.op.empty()) return cost_of_network(desc, run_.ops(), batch, request.measure_latency);
    const OpPlace place{std::string(request.op), request.cell, request.node, request.edge};
    return cost_in_place(desc, place, run_.ops(), batch, request.measure_latency);
  });
  give(table, table_of(cost));
}

}  // namespace nas::core
