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

std::vector<ModelDesc> build_all(const IRun& run, const PoolOptions& options, INetworks& networks,
                                 const Streams& streams) {
  const std::vector<SeedSize> sizes = seed_sizes(options.reductions, options.cells, options.nodes);
  if (sizes.empty())
    run.reject("search.petridish.seeds.cells",
               "the seeds of Petridish make no network: R reductions need at least 2R + 1 cells",
               "add larger numbers of cells or smaller numbers of reductions");
  std::vector<ModelDesc> seeds;
  for (size_t i = 0; i < sizes.size(); ++i) {
    SeedModelDescBuilder builder(sizes[i], streams, "petridish.seed." + std::to_string(i));
    ReceivedTree desc;
    networks.build(builder, "search.model", {}, desc);
    seeds.push_back(model_from_tree(desc.tree()));
  }
  return seeds;
}

void reject_limits(const IRun& run, INetworks& networks, const std::vector<ModelDesc>& seeds) {
  int64_t least = INT64_MAX;
  for (const ModelDesc& seed : seeds) least = std::min(least, cost_of(networks, bytes_of(seed)).macs);
  run.reject(
      first_limit(run.config()),
      "no seed of Petridish is within [limits]; the one with the fewest MACs has " + std::to_string(least) + " of them",
      "raise the limits, or lower search.model.channels");
}

}  // namespace

std::vector<ModelDesc> build_seed_models(const IRun& run, const PoolOptions& options, const SeedServices& services,
                                         const Streams& streams) {
  const std::vector<ModelDesc> all = build_all(run, options, services.networks, streams);
  std::vector<ModelDesc> seeds;
  for (const ModelDesc& seed : all)
    if (services.limits.within(bytes_of(seed))) seeds.push_back(seed);
  if (seeds.empty()) reject_limits(run, services.networks, all);
  if (seeds.size() < all.size())
    host().log(LogLevel::info, std::to_string(all.size() - seeds.size()) + " of " + std::to_string(all.size()) +
                                   " seeds exceed [limits] and are left out");
  if (options.max_models < static_cast<int64_t>(seeds.size()))
    run.reject("search.petridish.max_models", "the pool has no room for the " + std::to_string(seeds.size()) + " seeds",
               "raise search.petridish.max_models, or shorten the lists of search.petridish.seeds");
  return seeds;
}

}  // namespace nas::petridish
