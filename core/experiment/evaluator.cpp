#include "core/experiment/evaluator.h"

#include <utility>

#include "core/base/log.h"
#include "core/base/plugin_call.h"
#include "core/base/text.h"
#include "core/desc/cell_check.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "core/desc/genotype_text.h"
#include "core/experiment/estimate.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "core/model/weights_file.h"
#include "core/record/written_files.h"

namespace nas::core {

namespace {

/// The host's searcher has written found.toml already; a method's own searcher does not write it.
void record_found(Run& run, TreeBytes found) {
  const std::filesystem::path path = run.directory().found();
  if (run.config().flag("search.enabled") && !std::filesystem::exists(path))
    run.write_recorded(path, to_toml(model_from_bytes(found)));
}

/// Whether eval.description is the network itself and not a template.
bool is_whole_network(const IConfig& config) {
  return !config.flag("search.enabled") && !config.text("eval.description").empty() &&
         config.text("eval.description_as") == "network";
}

std::string sizes_of(const Shape& input, int64_t classes) {
  return to_string(input) + " images of " + text::counted(classes, "class");
}

/// The description as it is. Its input and classes must be those of the data.
ModelDesc as_it_is(Run& run, ModelDesc network) {
  const std::string file(run.config().text("eval.description"));
  const Shape input = run.data().shape();
  const int64_t classes = run.data().classes();
  if (!(network.input == input) || network.classes != classes)
    run.reject("eval.description",
               "the network of " + file + " is for " + sizes_of(network.input, network.classes) +
                   ", and the data set has " + sizes_of(input, classes),
               "set eval.description_as = \"cells\" to build a network from its cells");
  log::info("the network of " + file + " is trained as it is, with " +
            text::counted(static_cast<int64_t>(network.cells.size()), "cell") + "; [eval.model] is not used");
  return network;
}

ModelDesc network_to_train(Run& run, IModelDescBuilder& builder, TreeBytes found) {
  const IConfig& config = run.config();
  if (is_whole_network(config)) return as_it_is(run, model_from_bytes(found));
  if (!config.flag("search.enabled"))
    log::info("the given normal and reduction cell are repeated in a network of the size of [eval.model]");
  return build_desc(builder, config.section("eval.model"), run.data().shape(), run.data().classes(), found);
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
                        .epoch = run.config().integer("eval.train.epochs"),
                        .split = "test",
                        .values = {{"loss", result.loss}, {"top1", result.top1}, {"top5", result.top5}}});
  run.info().results["test_accuracy"] = result.top1;
  run.info().results["test_images"] = static_cast<double>(result.images);
  run.info().test_classes = {.names = run.data().record().class_names,
                             .images = result.confusion.images(),
                             .confusion = result.confusion.counts()};
}

/// eval.weights. A resumed eval takes its weights from its checkpoint instead.
void begin_with_weights(Run& run, Model& model) {
  const std::string file(run.config().text("eval.weights"));
  if (file.empty() || run.info().provenance.has_stage("eval")) return;
  const FreshWeights fresh = load_weights_to_train(file, model);
  log::info("the network begins with the weights of " + file);
  if (fresh.classifier)
    log::info("the weights have another number of classes, so the classifier begins with random weights");
  if (fresh.auxiliary) log::info("the auxiliary tower is not among the weights and begins with random ones");
}

void evaluate_and_record(Run& run, IModelDescBuilder& builder, TreeBytes found) {
  const IConfig& eval = run.config().section("eval");
  run.directory().require_in_place();
  record_found(run, found);
  const ModelDesc network = network_to_train(run, builder, found);
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
  // What fails in here is not the plugin's fault that called it.
  called_by_plugin([&] {
    call_plugin({.plugin = {}, .part = "the eval"}, [&] { evaluate_and_record(Run::current(), builder, found); });
  });
}

}  // namespace nas::core
