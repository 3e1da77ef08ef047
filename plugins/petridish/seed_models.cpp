#include "seed_models.h"

#include <algorithm>
#include <string>

#include "nas/host.h"
#include "seeds.h"

namespace nas::petridish {

namespace {

struct Seed {
  ModelDesc desc;
  int64_t macs = 0;
};

Seed build(INetworks& networks, SeedBuilder builder) {
  TreeBuilder told;
  networks.build(builder, "search.model", nullptr, told);
  Seed seed{model_from_tree(told.tree())};
  int64_t parameters = 0;
  networks.cost(source_of(seed.desc), parameters, seed.macs);
  return seed;
}

std::vector<Seed> build_all(const IRun& run, const PoolOptions& options, INetworks& networks, const Streams& streams) {
  const std::vector<SeedSize> sizes = seed_sizes(options.reductions, options.cells, options.nodes);
  if (sizes.empty())
    run.reject("search.petridish.seeds.cells", "the seeds of Petridish make no network: R reductions need 2R + 1 cells",
               "add larger numbers of cells, or smaller ones of reductions");
  std::vector<Seed> seeds;
  for (size_t i = 0; i < sizes.size(); ++i)
    seeds.push_back(build(networks, SeedBuilder(sizes[i], streams, "petridish.seed." + std::to_string(i))));
  return seeds;
}

}  // namespace

std::vector<ModelDesc> build_seed_models(const IRun& run, const PoolOptions& options, INetworks& networks,
                                         const Streams& streams) {
  std::vector<Seed> seeds = build_all(run, options, networks, streams);
  const size_t all = seeds.size();
  const auto cheapest =
      std::min_element(seeds.begin(), seeds.end(), [](const Seed& a, const Seed& b) { return a.macs < b.macs; });
  if (cheapest->macs > options.max_macs)
    run.reject("search.petridish.max_macs",
               "no seed of Petridish costs at most " + std::to_string(options.max_macs) + " MACs; the cheapest costs " +
                   std::to_string(cheapest->macs),
               "raise it, or lower search.model.channels");
  std::erase_if(seeds, [&](const Seed& seed) { return seed.macs > options.max_macs; });
  if (seeds.size() < all)
    host().log(LogLevel::info, std::to_string(all - seeds.size()) + " of " + std::to_string(all) +
                                   " seeds cost more than max_macs and are left out");
  if (options.max_models < static_cast<int64_t>(seeds.size()))
    run.reject("search.petridish.max_models", "the pool has no room for the " + std::to_string(seeds.size()) + " seeds",
               "raise it, or shorten the lists of search.petridish.seeds");
  std::vector<ModelDesc> models;
  for (Seed& seed : seeds) models.push_back(std::move(seed.desc));
  return models;
}

}  // namespace nas::petridish
