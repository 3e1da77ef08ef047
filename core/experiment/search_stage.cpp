#include "core/experiment/search_stage.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/log.h"
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

/// What the stage has after each epoch, for people and for the report.
class EpochRecord {
 public:
  EpochRecord(const Run& run, Model& model, const SearchStage& stage)
      : run_(run), model_(model), alphas_(stage.alphas), genotypes_(stage.genotypes) {}

  /// `epoch` counts from 1.
  void record(const ModelDesc& found, int64_t epoch) {
    run_.directory().require_in_place();
    if (const std::string lines = alpha_lines(model_, epoch); !lines.empty()) alphas_.record(epoch, lines);
    if (model_.arch_parameters().empty() || !has_genotype(found)) return;  // nothing was learned, or no genotype has it
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

}  // namespace

TrainedStage train_stage(Run& run, const SearchParts& parts, const SearchStage& stage) {
  const IConfig& section = run.config().section(stage.section);
  TrainingData data = run.data().search_data(stage.section, stage.name);
  require_memory(run, {.network = stage.supernet,
                       .section = stage.section,
                       .images = image_counts(data),
                       .hooks = parts.trainer != nullptr});
  const auto model = build_model(stage.supernet, run.ops(), run.seed(stage.name + ".weights"), run.engine());
  if (stage.initialise) stage.initialise(*model);
  log::info("supernet: " + to_text(measure_cost(*model, {.timed_passes = 0})));
  const auto found_now = [&] { return finalized(*model, *parts.finalizers, section); };

  TrainerParts trainer_parts;
  trainer_parts.model = model;
  trainer_parts.data = std::move(data);
  trainer_parts.hooks = parts.trainer;
  trainer_parts.found_so_far = found_now;
  EpochRecord record(run, *model, stage);
  trainer_parts.after_epoch = [&](int64_t epoch) { record.record(found_now(), epoch + 1); };
  TrainerServices services = run.trainer_services(stage.name);
  services.later_seconds = estimate_eval_seconds(run, *parts.builder, bytes_of(found_now()));
  Trainer trainer(section, std::move(services), std::move(trainer_parts));
  trainer.fit();
  run.record_time(stage.name, stage.section, trainer);
  if (const auto& validation = trainer.last_validation()) run.info().results["search_accuracy"] = validation->top1;
  return {.model = model, .found = found_now(), .validation = trainer.last_validation(), .epochs = trainer.epoch()};
}

}  // namespace nas::core
