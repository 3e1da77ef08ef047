#include "petridish_searcher.h"

#include <numeric>
#include <string>

#include "nas/host.h"
#include "nas/networks.h"
#include "nas/record.h"
#include "nas/trainings.h"
#include "pool_estimate.h"
#include "pool_search.h"
#include "seeds.h"
#include "tables.h"

namespace nas::petridish {

namespace {

uint64_t host_seed(const std::string& stream) { return host().seed(stream); }

/// Children inherit the weights of their parents, so the images that measure a model must not have trained any other.
void check_held_out(const IRun& run) {
  const std::string key = ".data.held_out_fraction";
  const double fraction = run.config().real("search.seed_train" + key);
  for (const std::string section : {"search.growth", "search.post_train"})
    if (run.config().real(section + key) != fraction)
      run.reject(section + key, "the three trainings of Petridish hold out different fractions of the images",
                 "give search.seed_train, search.growth and search.post_train the same data.held_out_fraction");
  if (fraction <= 0.0)
    run.reject("search.seed_train" + key, "no images are held out to measure the models of the pool",
               "set it above 0 in search.seed_train, search.growth and search.post_train");
}

std::string name_or(std::string_view name, const char* own) { return name.empty() ? own : std::string(name); }

void write_pool(IRecord& record, const Pool& pool) {
  std::vector<size_t> all(pool.models().size());
  std::iota(all.begin(), all.end(), size_t{0});
  record.text("petridish/full_pool.tsv", summary_table(pool, all));
}

void write_frontier(IRecord& record, const Pool& pool) {
  const std::vector<size_t> frontier = pool.frontier();
  record.text("petridish/pareto_front_summary.tsv", summary_table(pool, pool.hull()));
  record.text("petridish/pareto_eps_summary.tsv", summary_table(pool, frontier));
  record.text("petridish/pareto_xy.tsv", xy_table(pool));
  record.text("petridish/gallery/gallery.tsv", gallery_table(pool, frontier));
  for (size_t i = 0; i < frontier.size(); ++i)
    record.description("petridish/gallery/model_" + std::to_string(i) + ".toml",
                       bytes_of(pool.models()[frontier[i]].desc));
}

}  // namespace

void PetridishSearcher::search(IRun& run, const SearchParts&, TreeOut& found) {
  auto& limits = host().require<ILimits>();
  auto& trainings = host().require<ITrainings>();
  auto& record = host().require<IRecord>();
  const PoolOptions options = PoolOptions::from(run.config().section("search"));
  check_held_out(run);
  const std::vector<ModelDesc> seeds =
      build_seed_models(run, options, {host().require<INetworks>(), limits}, host_seed);
  host().log(LogLevel::info, estimate(options, run.config(), trainings, seeds).text());
  expect_pool(options, run.config(), trainings, static_cast<int64_t>(seeds.size()));
  const Pool pool = PoolSearch(options,
                               {.trainings = trainings,
                                .limits = limits,
                                .streams = host_seed,
                                .trainer = name_or(run.config().text("search.trainer"), "petridish"),
                                .finalizers = name_or(run.config().text("search.finalizers"), "petridish"),
                                .after_each = [&](const Pool& so_far) { write_pool(record, so_far); }},
                               seeds)
                        .run();
  write_frontier(record, pool);
  const PoolModel& best = pool.models()[pool.best().value()];
  record.result("search_accuracy", best.accuracy());
  record.result("pool_models", static_cast<double>(pool.models().size()));
  host().log(LogLevel::info, "the most accurate model is " + best.id);
  give(found, best.desc);
}

}  // namespace nas::petridish
