#include "pool_estimate.h"

#include "growth.h"
#include "nas/population.h"
#include "petridish_finalizers.h"

namespace nas::petridish {

namespace {

/// A model that the search could find in `grown`.
ModelDesc with_some_choice(ModelDesc grown, int64_t children) {
  for (CellDesc& cell : grown.cells) {
    EdgeDesc& edge = cell.nodes[newest_node(cell)].edges.front();
    std::vector<Choice> choices;
    for (int64_t i = 0; i < children; ++i) choices.push_back({0, static_cast<size_t>(i)});
    edge = chosen_edge(edge, choices);
  }
  return grown;
}

}  // namespace

Estimate estimate(const PoolOptions& options, const IConfig& config, ITrainings& trainings,
                  const std::vector<ModelDesc>& seeds) {
  Estimate estimate(trainings);
  const auto add = [&](int64_t count, const ModelDesc& desc, const std::string& section) {
    estimate.add(count, desc, section, config.integer(section + ".train.epochs"));
  };
  const auto seed_count = static_cast<int64_t>(seeds.size());
  const ModelDesc& seed = seeds[seeds.size() / 2];
  add(seed_count, seed, "search.seed_train");
  const int64_t growths = options.max_models - seed_count;
  if (growths == 0) return estimate;
  const ModelDesc grown = grow(seed);
  add(growths, grown, "search.growth");
  add(growths, with_some_choice(grown, config.integer("search.growth.children")), "search.post_train");
  return estimate;
}

void expect_pool(const PoolOptions& options, const IConfig& config, ITrainings& trainings, int64_t seeds) {
  const int64_t growths = options.max_models - seeds;
  const auto epochs = [&](const std::string& section) { return config.integer(section + ".train.epochs"); };
  expect_trainings(
      trainings, seeds + 2 * growths,
      seeds * epochs("search.seed_train") + growths * (epochs("search.growth") + epochs("search.post_train")));
}

}  // namespace nas::petridish
