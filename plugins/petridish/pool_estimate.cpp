#include "pool_estimate.h"

#include <cmath>
#include <sstream>

#include "growth.h"
#include "selection.h"

namespace nas::petridish {

namespace {

/// A grown model as the search might find it.
ModelDesc with_some_choice(ModelDesc grown, int64_t children) {
  for (CellDesc& cell : grown.cells) {
    EdgeDesc& edge = cell.nodes[newest_node(cell)].edges.front();
    std::vector<Choice> choices;
    for (int64_t i = 0; i < children; ++i) choices.push_back({0, static_cast<size_t>(i)});
    edge = chosen_edge(edge, choices);
  }
  return grown;
}

double seconds_of(const ModelDesc& desc, const std::string& section, const IConfig& config, ITrainings& trainings) {
  const double steps = static_cast<double>(trainings.steps_per_epoch(section)) *
                       static_cast<double>(config.integer(section + ".train.epochs"));
  return steps * trainings.seconds_per_step(source_of(desc), section);
}

std::string duration(double seconds) {
  std::ostringstream text;
  if (seconds < 3600.0) text << std::llround(std::ceil(seconds / 60.0)) << " min";
  else text << std::llround(seconds / 3600.0) << " h";
  return text.str();
}

}  // namespace

PoolEstimate estimate(const PoolOptions& options, const IConfig& config, ITrainings& trainings,
                      const std::vector<ModelDesc>& seeds) {
  const auto seed_count = static_cast<int64_t>(seeds.size());
  const int64_t growths = options.max_models - seed_count;
  const ModelDesc& seed = seeds[seeds.size() / 2];
  const auto epochs = [&](const char* section) { return config.integer(std::string(section) + ".train.epochs"); };
  const double seed_seconds = seconds_of(seed, "search.seed_train", config, trainings);
  PoolEstimate estimate{seed_count, seed_count * epochs("search.seed_train"),
                        static_cast<double>(seed_count) * seed_seconds};
  if (growths == 0) return estimate;
  const ModelDesc grown = grow(seed);
  const ModelDesc chosen = with_some_choice(grown, config.integer("search.growth.children"));
  estimate.trainings += 2 * growths;
  estimate.epochs += growths * (epochs("search.growth") + epochs("search.post_train"));
  estimate.seconds += static_cast<double>(growths) * (seconds_of(grown, "search.growth", config, trainings) +
                                                      seconds_of(chosen, "search.post_train", config, trainings));
  return estimate;
}

std::string PoolEstimate::to_text() const {
  return "at most " + std::to_string(trainings) + " trainings of " + std::to_string(epochs) +
         " epochs in all, about " + duration(seconds) + " of one worker's time";
}

}  // namespace nas::petridish
