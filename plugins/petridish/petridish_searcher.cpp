#include "petridish_searcher.h"

#include <algorithm>
#include <limits>
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

template <class Service>
Service& service() {
  Service* found = host().query<Service>();
  if (!found) throw std::runtime_error("this host has no " + std::string(Service::iid) + "; use a newer one");
  return *found;
}

/// Children inherit weights of their parents: what measures any of them must have trained none.
void check_held_out(const IRun& run) {
  const std::string key = ".data.held_out_fraction";
  const double fraction = run.config().real("search.seed_train" + key);
  for (const std::string section : {"search.growth", "search.post_train"})
    if (run.config().real(section + key) != fraction)
      run.reject(section + key, "the three trainings of Petridish hold out different parts of the images",
                 "give search.seed_train, search.growth and search.post_train the same data.held_out_fraction");
  if (fraction <= 0.0)
    run.reject("search.seed_train" + key, "nothing is held out to measure the models of the pool",
               "set it above 0, in search.growth and search.post_train too");
}

ModelDesc build_seed(INetworks& networks, const SeedSize& size, size_t index) {
  SeedBuilder builder(size, host_seed, "petridish.seed." + std::to_string(index));
  TreeBuilder desc;
  networks.build(builder, "search.model", nullptr, desc);
  return model_from_tree(desc.tree());
}

/// Those of the list that make a network within the limit.
std::vector<ModelDesc> build_seeds(const IRun& run, const PoolOptions& options, INetworks& networks) {
  const std::vector<SeedSize> sizes = seed_sizes(options.reductions, options.cells, options.nodes);
  if (sizes.empty())
    run.reject("search.petridish.seeds.cells", "the seeds of Petridish make no network: R reductions need 2R + 1 cells",
               "add larger numbers of cells, or smaller ones of reductions");
  std::vector<ModelDesc> seeds;
  int64_t least = std::numeric_limits<int64_t>::max();
  for (size_t i = 0; i < sizes.size(); ++i) {
    ModelDesc seed = build_seed(networks, sizes[i], i);
    int64_t parameters = 0, macs = 0;
    networks.cost(source_of(seed), parameters, macs);
    least = std::min(least, macs);
    if (macs <= options.max_macs) seeds.push_back(std::move(seed));
  }
  if (seeds.empty())
    run.reject("search.petridish.max_macs",
               "no seed of Petridish costs at most " + std::to_string(options.max_macs) + " MACs; the cheapest costs " +
                   std::to_string(least),
               "raise it, or lower search.model.channels");
  if (seeds.size() < sizes.size())
    host().log(LogLevel::info, std::to_string(sizes.size() - seeds.size()) + " of " + std::to_string(sizes.size()) +
                                   " seeds cost more than max_macs and are left out");
  if (options.max_models < static_cast<int64_t>(seeds.size()))
    run.reject("search.petridish.max_models", "the pool has no room for the " + std::to_string(seeds.size()) + " seeds",
               "raise it, or shorten the lists of search.petridish.seeds");
  return seeds;
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
                       source_of(pool.models()[frontier[i]].desc));
}

}  // namespace

void PetridishSearcher::search(IRun& run, const SearchParts&, ITreeSink& found) {
  auto& networks = service<INetworks>();
  auto& trainings = service<ITrainings>();
  auto& record = service<IRecord>();
  const PoolOptions options = PoolOptions::from(run.config().section("search"));
  check_held_out(run);
  const std::vector<ModelDesc> seeds = build_seeds(run, options, networks);
  host().log(LogLevel::info, estimate(options, run.config(), trainings, seeds).to_text());
  const Pool pool = PoolSearch(options,
                               {.trainings = trainings,
                                .networks = networks,
                                .seeds = host_seed,
                                .trainer = name_or(run.config().text("search.trainer"), "petridish"),
                                .finalizers = name_or(run.config().text("search.finalizers"), "petridish"),
                                .after_each = [&](const Pool& so_far) { write_pool(record, so_far); }},
                               seeds)
                        .run();
  write_frontier(record, pool);
  const PoolModel& best = pool.models()[pool.best(options.max_macs).value()];
  record.result("search_accuracy", best.accuracy());
  record.result("pool_models", static_cast<double>(pool.models().size()));
  host().log(LogLevel::info, "the most accurate model is " + best.id);
  emit(to_tree(best.desc), found);
}

}  // namespace nas::petridish
