#include "core/experiment/evaluator.h"

#include <utility>

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/plugin_call.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "core/desc/genotype_text.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "core/model/weights_file.h"

namespace nas::core {

namespace {

/// The host's searcher has written found.toml already; a method's own searcher does not write it.
void record_found(const Run& run, const ITreeSource& found) {
  const std::filesystem::path path = run.directory().found();
  if (run.config().flag("search.enabled") && !std::filesystem::exists(path))
    write_model_desc(path.string(), model_from_tree(to_tree(found)));
}

void write_network(const Run& run, const ModelDesc& network) {
  write_model_desc(run.directory().model().string(), network);
  if (!has_genotype(network)) return;
  write_atomically(run.directory().genotype().string(), to_text(genotype_of(network)) + "\n");
}

void record_cost(Run& run, Model& model) {
  const Cost cost = measure_cost(model, {.timed_passes = 0});
  log::info("found network: " + to_text(cost));
  run.info().results["parameters"] = static_cast<double>(cost.parameters);
  run.info().results["macs"] = static_cast<double>(cost.macs);
}

void train(Run& run, const std::shared_ptr<Model>& model) {
  TrainerParts parts;
  parts.model = model;
  parts.data = run.data().eval_data();
  Trainer trainer(run.config().section("eval"), run.trainer_services("eval"), std::move(parts));
  trainer.fit();
  run.info().seconds["eval"] = trainer.seconds();
  if (const auto& validation = trainer.last_validation()) run.info().results["valid_accuracy"] = validation->top1;
}

void test(Run& run, Model& model) {
  DataLoader data = run.data().test_data();
  const bool channels_last = run.config().flag("eval.train.channels_last");
  const Measurement result = measure(model, data, run.device(), channels_last);
  run.metrics().append({.stage = "eval",
                        .epoch = run.config().integer("eval.train.epochs") - 1,
                        .split = "test",
                        .values = {{"loss", result.loss}, {"top1", result.top1}, {"top5", result.top5}}});
  run.info().results["test_accuracy"] = result.top1;
  run.info().results["test_images"] = static_cast<double>(result.images);
}

void evaluate_and_record(Run& run, IModelDescBuilder& builder, const ITreeSource& found) {
  const IConfig& eval = run.config().section("eval");
  record_found(run, found);
  const ModelDesc network =
      build_desc(builder, eval.section("model"), run.data().shape(), run.data().classes(), &found);
  write_network(run, network);
  const auto model = build_model(network, run.ops(), run.seed("eval.weights"), run.engine());
  record_cost(run, *model);
  if (!eval.flag("enabled")) return;
  train(run, model);
  write_weights(run.directory().weights().string(), *model);
  test(run, *model);
}

}  // namespace

void Evaluator::evaluate(IRun&, IModelDescBuilder& builder, const ITreeSource& found) {
  // What fails in here is not the plugin's fault that called it.
  call_plugin({.plugin = {}, .part = "the eval"}, [&] { evaluate_and_record(Run::current(), builder, found); });
}

}  // namespace nas::core
