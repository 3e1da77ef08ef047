#pragma once
/// \file
/// The models with which a pool begins: one of random cells for every small size.

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "nas/builder.h"
#include "nas/limits.h"
#include "nas/networks.h"
#include "nas/runner.h"
#include "pool_options.h"

namespace nas::petridish {

/// 64 random bits that depend on the name of a stream alone, as nas::Host::seed() gives them. A resumed run draws the
/// same numbers.
using Streams = std::function<uint64_t(const std::string& stream)>;

/// A random integer in [0, n).
inline int64_t draw_below(const Streams& streams, const std::string& stream, int64_t n) {
  return static_cast<int64_t>(streams(stream) % static_cast<uint64_t>(n));
}

/// A random real in [0, 1).
inline double draw_uniform(const Streams& streams, const std::string& stream) {
  return static_cast<double>(streams(stream) >> 11) * 0x1p-53;
}

/// The numbers of reductions, cells and nodes of a seed.
struct SeedSize {
  int64_t reductions = 0, cells = 0, nodes = 0;
  bool operator==(const SeedSize&) const = default;
};

/// All combinations that make a network: cells >= 2 reductions + 1. The first number varies slowest.
std::vector<SeedSize> seed_sizes(const std::vector<int64_t>& reductions, const std::vector<int64_t>& cells,
                                 const std::vector<int64_t>& nodes);

/// Builds a network of random cells, one for each type, with the numbers of `size` instead of those of the
/// configuration. Every node is the sum of two random primitives of two different
/// states, as in Archai's random search. The post op is "project_each", so that the cells can grow. [run-thread]
class SeedModelDescBuilder final : public ModelDescBuilder {
 public:
  /// `stream` is the prefix of the names of all streams of this seed.
  SeedModelDescBuilder(const SeedSize& size, Streams streams, std::string stream)
      : size_(size), streams_(std::move(streams)), stream_(std::move(stream)) {}

 protected:
  MacroSizes macro_sizes() const override;
  std::vector<NodeDesc> build_nodes(const CellPlan& plan) override;
  void build_cell_post_op(const CellPlan& plan, CellDesc& cell) override;
  /// The models of a pool have no auxiliary tower, because a tower does not grow with the cells.
  void build_aux_tower(ModelDesc&) override {}

 private:
  NodeDesc random_node(const CellPlan& plan, int64_t index) const;

  SeedSize size_;
  Streams streams_;
  std::string stream_;
};

/// What the seeds are built and checked with. Borrowed.
struct SeedServices {
  INetworks& networks;
  ILimits& limits;
};

/// The seeds of `options` that make a network within [limits], in the order of seed_sizes(), at the image shape
/// of the data set. Rejects a configuration that gives no seeds, or more seeds than the pool may have models.
std::vector<ModelDesc> build_seed_models(const IRun& run, const PoolOptions& options, const SeedServices& services,
                                         const Streams& streams);

}  // namespace nas::petridish
