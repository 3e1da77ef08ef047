#include "seeds.h"

#include <algorithm>
#include <string>

#include "nas/host.h"
#include "petridish_op.h"

namespace nas::petridish {

std::vector<SeedSize> seed_sizes(const std::vector<int64_t>& reductions, const std::vector<int64_t>& cells,
                                 const std::vector<int64_t>& nodes) {
  std::vector<SeedSize> sizes;
  for (const int64_t reduction_count : reductions)
    for (const int64_t cell_count : cells)
      for (const int64_t node_count : nodes)
        if (cell_count >= 2 * reduction_count + 1) sizes.push_back({reduction_count, cell_count, node_count});
  return sizes;
}

std::vector<NodeDesc> SeedModelDescBuilder::build_nodes(const CellPlan& plan) {
  std::vector<NodeDesc> nodes;
  for (int64_t i = 0; i < plan.node_count; ++i) nodes.push_back(random_node(plan, i));
  return nodes;
}

/// The streams depend on the type of the cell and not on its index, so all cells of a type are the same.
NodeDesc SeedModelDescBuilder::random_node(const CellPlan& plan, int64_t index) const {
  const std::string stream = stream_ + (plan.reduction() ? ".reduction." : ".normal.") + std::to_string(index) + ".";
  const int64_t states = index + 2;
  const int64_t first = draw_below(streams_, stream + "input0", states);
  const int64_t other = draw_below(streams_, stream + "input1", states - 1);
  const std::vector<int64_t> inputs = {first, other < first ? other : other + 1};
  NodeDesc node;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const int64_t op = draw_below(streams_, stream + "op" + std::to_string(i), static_cast<int64_t>(choosable));
    node.edges.push_back(edge(std::string(primitives[static_cast<size_t>(op)]), inputs[i]));
  }
  return node;
}

void SeedModelDescBuilder::build_cell_post_op(const CellPlan& plan, CellDesc& cell) {
  const auto states = static_cast<int64_t>(cell.concat.size());
  cell.post_op = {
      std::string(op_names::project_each), plan.channels * states, plan.channels, 1, {{"states", states}}, {}};
}

MacroSizes SeedModelDescBuilder::macro_sizes() const {
  MacroSizes sizes = ModelDescBuilder::macro_sizes();
  sizes.reductions = size_.reductions;
  sizes.cells = size_.cells;
  sizes.nodes = size_.nodes;
  return sizes;
}

namespace {

struct Seed {
  ModelDesc desc;
  int64_t macs = 0;
};

Seed build(INetworks& networks, SeedModelDescBuilder builder) {
  ReceivedTree desc;
  networks.build(builder, "search.model", {}, desc);
  Seed seed{model_from_tree(desc.tree())};
  int64_t parameters = 0;
  networks.cost(bytes_of(seed.desc), parameters, seed.macs);
  return seed;
}

std::vector<Seed> build_all(const IRun& run, const PoolOptions& options, INetworks& networks, const Streams& streams) {
  const std::vector<SeedSize> sizes = seed_sizes(options.reductions, options.cells, options.nodes);
  if (sizes.empty())
    run.reject("search.petridish.seeds.cells",
               "the seeds of Petridish make no network: R reductions need at least 2R + 1 cells",
               "add larger numbers of cells or smaller numbers of reductions");
  std::vector<Seed> seeds;
  for (size_t i = 0; i < sizes.size(); ++i)
    seeds.push_back(build(networks, SeedModelDescBuilder(sizes[i], streams, "petridish.seed." + std::to_string(i))));
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
               "raise search.petridish.max_macs, or lower search.model.channels");
  std::erase_if(seeds, [&](const Seed& seed) { return seed.macs > options.max_macs; });
  if (seeds.size() < all)
    host().log(LogLevel::info, std::to_string(all - seeds.size()) + " of " + std::to_string(all) +
                                   " seeds cost more than search.petridish.max_macs and are left out");
  if (options.max_models < static_cast<int64_t>(seeds.size()))
    run.reject("search.petridish.max_models", "the pool has no room for the " + std::to_string(seeds.size()) + " seeds",
               "raise search.petridish.max_models, or shorten the lists of search.petridish.seeds");
  std::vector<ModelDesc> models;
  for (Seed& seed : seeds) models.push_back(std::move(seed.desc));
  return models;
}

}  // namespace nas::petridish
