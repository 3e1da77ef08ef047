#pragma once
/// \file
/// The models that a pool begins with: every small size, with random cells.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "draw.h"
#include "nas/builder.h"

namespace nas::petridish {

/// Macro numbers of a seed model.
struct SeedSize {
  int64_t reductions = 0, cells = 0, nodes = 0;
  bool operator==(const SeedSize&) const = default;
};

/// All combinations that make a network, cells >= 2 reductions + 1; the first number varies slowest.
std::vector<SeedSize> seed_sizes(const std::vector<int64_t>& reductions, const std::vector<int64_t>& cells,
                                 const std::vector<int64_t>& nodes);

/// Random cells, one for each type: every node sums two random primitives of two different states (Archai's random
/// search). States are joined by "project_each", so that the cells can grow.
class SeedModelDescBuilder final : public ModelDescBuilder {
 public:
  /// `stream` names this seed among the pool's random choices.
  SeedModelDescBuilder(Streams streams, std::string stream)
      : streams_(std::move(streams)), stream_(std::move(stream)) {}

 protected:
  std::vector<NodeDesc> build_nodes(const CellPlan& plan) override;
  void build_cell_post_op(const CellPlan& plan, CellDesc& cell) override;
  /// Trainings of the pool have none: it would grow with nothing.
  void build_aux_tower(ModelDesc&) override {}

 private:
  NodeDesc random_node(const CellPlan& plan, int64_t index) const;

  Streams streams_;
  std::string stream_;
};

/// The same for macro numbers that stand in no configuration.
class SeedBuilder final : public Implements<SeedBuilder, IModelDescBuilder> {
 public:
  SeedBuilder(const SeedSize& size, Streams streams, std::string stream)
      : size_(size), cells_(std::move(streams), std::move(stream)) {}
  void build(const BuildRequest& request, ITreeSink& out) override;

 private:
  SeedSize size_;
  SeedModelDescBuilder cells_;
};

}  // namespace nas::petridish
