#include "core/experiment/evaluator.h"

#include <stdexcept>
#include <utility>

#include "core/base/log.h"
#include "core/base/plugin_call.h"
#include "core/base/text.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "core/desc/genotype_text.h"
#include "core/experiment/estimate.h"
#include "core/experiment/eval_network.h"
#include "core/experiment/run.h"
#include "core/experiment/worst_pictures.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "core/model/part_costs.h"
#include "core/model/weights_file.h"
#include "core/record/written_files.h"
#include "core/train/worst_images.h"

namespace nas::core {

namespace {

/// The host's searcher has written found.toml already; a method's own searcher does not write it.
void record_found(Run& run, TreeBytes found) {
  const std::filesystem::path path = run.directory().found();
  if (run.config().flag("search.enabled") && !std::filesystem::exists(path))
    run.write_recorded(path, to_toml(model_from_bytes(found)));
}

void write_network(Run& run, const ModelDesc& network) {
  run.write_recorded(run.directory().model(), to_toml(network));
  if (has_genotype(network)) run.write_recorded(run.directory().genotype(), to_text(genotype_of(network)) + "\n");
}

void record_cost(Run& run, Model& model) {
  const Cost cost = measure_cost(model, {.timed_passes = 0});
  log::info("found network: " + to_text(cost));
  run.info().results["parameters"] = static_cast<double>(cost.parameters);
  run.info().results["macs"] = static_cast<double>(cost.macs);
  constexpr int64_t timed_passes = 5;
  const std::vector<PartCost> parts = part_costs(model, timed_passes);
  run.directory().require_in_place();
  write_part_costs(run.directory().part_costs(), parts);
}

void train(Run& run, const std::shared_ptr<Model>& model) {
  TrainerParts parts;
  parts.model = model;
  parts.data = run.data().eval_data();
  Trainer trainer(run.config().section("eval"), run.trainer_services("eval"), std::move(parts));
  trainer.fit();
  run.record_time("eval", "eval", trainer);
  if (const auto& validation = trainer.last_validation()) run.info().results["valid_accuracy"] = validation->top1;
}

void test(Run& run, Model& model) {
  DataLoader data = run.data().test_data();
  const bool channels_last = run.config().flag("eval.train.channels_last");
  WorstImages worst(most_worst_images);
  const Measurement result =
      measure(model, data, run.device(), channels_last,
              [&](const torch::Tensor& logits, const torch::Tensor& targets) { worst.add(logits, targets); });
  run.metrics().append({.stage = "eval",
                        .epoch = run.config().integer("eval.train.epochs"),
                        .split = "test",
                        .values = {{"loss", result.loss}, {"top1", result.top1}, {"top5", result.top5}}});
  run.info().results["test_accuracy"] = result.top1;
  run.info().results["test_images"] = static_cast<double>(result.images);
  run.info().test_classes = {.names = run.data().record().class_names,
                             .images = result.confusion.images(),
                             .confusion = result.confusion.counts()};
  run.directory().require_in_place();
  write_worst_images(run.directory().worst_images(), with_pictures(worst.images(), run.data()));
}

/// eval.weights. A resumed eval takes its weights from its checkpoint instead.
void begin_with_weights(Run& run, Model& model) {
  const std::string file(run.config().text("eval.weights"));
  if (file.empty() || run.info().provenance.has_stage("eval")) return;
  const FreshWeights fresh = load_weights_to_train(file, model);
  log::info("the network begins with the weights of " + file);
  if (!fresh.classifier)
    log::info("the classifier begins with these weights too, because the data has as many classes");
  if (fresh.classifier)
    log::info("the weights have another number of classes, so the classifier begins with random weights");
  if (fresh.auxiliary) log::info("the auxiliary tower is not among the weights and begins with random ones");
}

void evaluate_and_record(Run& run, IModelDescBuilder& builder, TreeBytes found) {
  const IConfig& eval = run.config().section("eval");
  run.directory().require_in_place();
  record_found(run, found);
  const ModelDesc network = eval_network(run, builder, found);
  write_network(run, network);
  if (eval.flag("enabled")) require_memory(run, {.network = network, .section = "eval", .images = eval_images(run)});
  const auto model = build_model(network, run.ops(), run.seed("eval.weights"), run.engine());
  record_cost(run, *model);
  if (!eval.flag("enabled")) return;
  begin_with_weights(run, *model);
  train(run, model);
  run.directory().require_in_place();
  write_weights(run.directory().weights().string(), *model);
  record_written_files(run.info(), run.directory());
  test(run, *model);
}

}  // namespace

void Evaluator::evaluate(IRun&, IModelDescBuilder& builder, TreeBytes found) {
  if (found.empty()) throw std::invalid_argument("there is nothing to evaluate, because the searcher gave no network");
  model_from_bytes(found);  // throws when it is none, for the plugin that gave it
  // What fails in here is not the plugin's fault that called it.
  called_by_plugin([&] {
    call_plugin({.plugin = {}, .part = "the eval"}, [&] { evaluate_and_record(Run::current(), builder, found); });
  });
}

}  // namespace nas::core
