#include "evolution_searcher.h"

#include <algorithm>
#include <sstream>

#include "evolution.h"
#include "nas/cell_networks.h"
#include "nas/one_shot.h"
#include "nas/population.h"
#include "nas/record.h"
#include "nas/trainings.h"
#include "nas/work_progress.h"

namespace nas::evolution {

namespace {

constexpr const char* section = "search.evolution";

bool is_one_shot(const IRun& run) { return run.config().text("search.evolution.mode") == "one_shot"; }

/// An evaluation has ended when it returns, so the one-shot mode is the paper's algorithm, one model after the other.
Options options_from(const IRun& run) {
  const IConfig& config = run.config().section(section);
  const Options options{config.integer("population"), config.integer("sample"), config.integer("models"),
                        is_one_shot(run) ? 1 : config.integer("planned_workers")};
  const char* const held_out =
      is_one_shot(run) ? "search.data.held_out_fraction" : "search.evolution.data.held_out_fraction";
  if (run.config().real(held_out) == 0.0)
    run.reject(held_out, "no images are held out to compare the models", "set it to 0.1, for example");
  return options;
}

void train(ITrainings& trainings, const Model& model, bool inherits) {
  const std::string network = bytes_of(model.made.network);
  const std::vector<std::string> fresh = changed_weights(model.made.network, model.mutation);
  const std::vector<std::string_view> names(fresh.begin(), fresh.end()), none(fresh.size());
  TrainingRequest request;
  request.id = model.id;
  request.desc = network;
  request.section = section;
  if (inherits && !model.parent.empty()) {
    request.inherit = model.parent;
    request.names = names;
    request.former_names = none;
  }
  trainings.submit(request);
}

std::string table_of(const std::vector<Model>& history) {
  std::ostringstream table;
  table << "model\tparent\tmutation\taccuracy\tparameters\tmacs\tnormal\treduction\terror\n";
  for (const Model& model : history)
    table << model.id << '\t' << model.parent << '\t' << (model.parent.empty() ? "" : model.mutation.text()) << '\t'
          << model.result.valid_accuracy << '\t' << model.made.parameters << '\t' << model.made.macs << '\t'
          << model.made.normal << '\t' << model.made.reduction << '\t' << model.result.error << '\n';
  return table.str();
}

Evolution::Steps trainings_of(const IRun& run, const Options& options) {
  const IConfig& config = run.config().section(section);
  ITrainings& trainings = host().require<ITrainings>();
  expect_trainings(trainings, options.models, options.models * config.integer("train.epochs"));
  return {.build = {},
          .train = [&](const Model& model) { train(trainings, model, config.flag("inherit_weights")); },
          .result = [&](const Model& model) { return result_of(trainings, model.id); }};
}

Evolution::Steps evaluations_in(OneShotSupernet& supernet, int64_t models) {
  const auto result = [&supernet, models, done = int64_t{0}](const Model& model) mutable {
    const double accuracy = supernet.accuracy(model.made.network);
    show_progress("evaluations", ++done, models);
    return TrainingResult{.id = model.id, .error = {}, .valid_accuracy = accuracy, .found = model.made.network};
  };
  return {.build = {}, .train = [](const Model&) {}, .result = result};
}

}  // namespace

void EvolutionSearcher::search(IRun& run, const SearchParts& parts, TreeOut& found) {
  const Options options = options_from(run);
  CellNetworks networks(run, *parts.builder);
  const IConfig& one_shot = run.config().section("search.evolution.one_shot");
  OneShotSupernet supernet(parts,
                           {.batches = one_shot.integer("batches"), .norm_batches = one_shot.integer("norm_batches")});
  Evolution::Steps steps = is_one_shot(run) ? evaluations_in(supernet, options.models) : trainings_of(run, options);
  steps.build = [&](const auto& draw) {
    return networks.first_within_limits(draw, run.config().integer("search.evolution.max_draws"));
  };
  Evolution evolution(options, run.config().integer("search.model.nodes"), host().seed("evolution"), std::move(steps));
  const std::vector<Model>& history = evolution.run();
  host().require<IRecord>().text("evolution/history.tsv", table_of(history));
  const auto best = std::ranges::max_element(
      history, {}, [](const Model& model) { return std::pair(!model.result.failed, model.result.valid_accuracy); });
  if (best->result.failed)
    throw std::runtime_error("every model failed; the first error is: " + history[0].result.error);
  host().log(LogLevel::info, "the most accurate model is " + best->id);
  give(found, best->result.found);
}

}  // namespace nas::evolution
