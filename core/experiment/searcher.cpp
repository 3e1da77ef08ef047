#include "core/experiment/searcher.h"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/plugin_call.h"
#include "core/desc/desc_toml.h"
#include "core/desc/genotype.h"
#include "core/desc/genotype_text.h"
#include "core/experiment/alphas_record.h"
#include "core/experiment/estimate.h"
#include "core/experiment/memory_estimate.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"
#include "core/model/cost.h"
#include "core/record/epoch_log.h"

namespace nas::core {

namespace {

/// The network or the cells that the configuration gives, and how the eval will use them.
ModelDesc given_network(Run& run) {
  const IConfig& config = run.config();
  const std::string genotype(config.text("eval.genotype")), path(config.text("eval.description"));
  if (!genotype.empty()) {
    run.info().given_network = {"genotype", ""};
    return template_of(genotype_from_text(genotype));
  }
  if (!path.empty()) {
    run.info().given_network = {std::string(config.text("eval.description_as")), path};
    return read_model_desc(path);
  }
  throw Error(ExitCode::config, "search.enabled is false and no cells are given",
              "keys \"eval.genotype\" and \"eval.description\"", "set one of them, or set search.enabled = true");
}

/// What the search has after each epoch, for people and for the report.
class EpochRecord {
 public:
  EpochRecord(const Run& run, Model& model)
      : run_(run), model_(model), alphas_(run.directory().alphas()), genotypes_(run.directory().genotypes()) {}

  /// `epoch` counts from 1.
  void record(const ModelDesc& found, int64_t epoch) {
    run_.directory().require_in_place();
    if (const std::string lines = alpha_lines(model_, epoch); !lines.empty()) alphas_.record(epoch, lines);
    if (!has_genotype(found)) return;
    const std::string genotype = to_text(genotype_of(found));
    log::info("genotype after epoch " + std::to_string(epoch) + ": " + genotype);
    genotypes_.record(epoch, nlohmann::ordered_json{{"epoch", epoch}, {"genotype", genotype}}.dump() + "\n");
  }

 private:
  const Run& run_;
  Model& model_;
  EpochLog alphas_, genotypes_;
};

ImageCounts image_counts(const TrainingData& data) {
  return {.train = data.train->size(),
          .arch = data.arch ? data.arch->size() : 0,
          .valid = data.valid ? data.valid->size() : 0};
}

ModelDesc train_and_finalize(Run& run, const SearchParts& parts) {
  const IConfig& search = run.config().section("search");
  const ModelDesc supernet =
      build_desc(*parts.builder, search.section("model"), run.data().shape(), run.data().classes(), {});
  TrainingData data = run.data().search_data();
  require_memory(
      run, {.network = supernet, .section = "search", .images = image_counts(data), .hooks = parts.trainer != nullptr});
  const auto model = build_model(supernet, run.ops(), run.seed("search.weights"), run.engine());
  log::info("supernet: " + to_text(measure_cost(*model, {.timed_passes = 0})));
  const auto found_now = [&] { return finalized(*model, *parts.finalizers, search); };

  TrainerParts trainer_parts;
  trainer_parts.model = model;
  trainer_parts.data = std::move(data);
  trainer_parts.hooks = parts.trainer;
  trainer_parts.found_so_far = found_now;
  EpochRecord record(run, *model);
  trainer_parts.after_epoch = [&](int64_t epoch) { record.record(found_now(), epoch + 1); };
  TrainerServices services = run.trainer_services("search");
  services.later_seconds = estimate_eval_seconds(run, *parts.builder, bytes_of(found_now()));
  Trainer trainer(search, std::move(services), std::move(trainer_parts));
  trainer.fit();
  run.record_time("search", trainer);
  if (const auto& validation = trainer.last_validation()) run.info().results["search_accuracy"] = validation->top1;
  return found_now();
}

ModelDesc search_and_record(Run& run, const SearchParts& parts) {
  const std::filesystem::path result = run.directory().found();
  if (!run.config().flag("search.enabled")) return given_network(run);
  if (!std::filesystem::exists(result)) {
    run.write_recorded(result, to_toml(train_and_finalize(run, parts)));
  }
  return read_model_desc(result.string());
}

}  // namespace

void Searcher::search(IRun&, const SearchParts& given, TreeOut& found) {
  const CopyOf<SearchParts> parts(given);
  if (!parts.builder || !parts.finalizers)
    throw std::invalid_argument("a search needs a builder and finalizers, and one of them is missing");
  // What fails in here is not the plugin's fault that called it.
  give(found, called_by_plugin([&] {
         return call_plugin({.plugin = {}, .part = "the search"},
                            [&] { return search_and_record(Run::current(), parts); });
       }));
}

}  // namespace nas::core
