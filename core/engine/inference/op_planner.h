#pragma once
/// \file
/// The steps of single ops.

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "core/engine/inference/plan.h"

namespace nas::core::engine {

/// A network that the engine cannot compute: thrown and caught within the planning.
struct NotPlanned {};

/// An op whose weights are folded already, and whose steps are yet to be made. Its last convolution begins with `bias`.
struct PlannedOp {
  std::shared_ptr<Folded> last;
  /// Makes its steps: the result is written to the map, or added to it.
  std::function<void(const PlannedMap&, bool add)> make_steps;
};

/// Adds steps to a plan and places their maps.
class OpPlanner {
 public:
  explicit OpPlanner(InferencePlan& plan) : plan_(plan) {}

  PlannedMap new_map(size_t height, size_t width, size_t channels);
  /// The size of the output of `op`. Throws NotPlanned.
  static PlannedMap size_after(const OpSpec& op, const PlannedMap& in);
  /// Of the kinds `blocks`, `layers` and `multi`. `inputs`: one per child for the latter. Throws NotPlanned.
  PlannedOp prepare(const OpSpec& op, const std::vector<PlannedMap>& inputs);
  /// The share of an identity or a pool in a sum: a map, and its scale. The map exists until the next add_sum().
  SumStep::Term passed_on(const OpSpec& op, const PlannedMap& in);
  /// The shift of the norm of a pool, which is added once.
  static AlignedVector<float> shift_of(const OpSpec& op, const PlannedMap& out);
  void add_sum(std::vector<SumStep::Term> terms, AlignedVector<float> shift, const PlannedMap& out);
  PlannedMap add_pool(const OpSpec& op, const PlannedMap& in);
  void add_head(const OpSpec& pool, const OpSpec& logits, const PlannedMap& in);
  /// Parts of `whole`, side by side, of these channels.
  static std::vector<PlannedMap> parts_of(const PlannedMap& whole, const std::vector<size_t>& channels);
  /// A map for parts side by side: the last one may write the channels that pad it.
  PlannedMap new_joined_map(size_t height, size_t width, const std::vector<size_t>& channels);
  /// The memory that the plan needs so far.
  void finish();

 private:
  PlannedOp prepare_blocks(const OpSpec& op, const PlannedMap& in);
  PlannedOp prepare_layers(const std::vector<LayerSpec>& layers, const PlannedMap& in);
  PlannedOp prepare_multi(const OpSpec& op, const std::vector<PlannedMap>& inputs);
  KeptPlace place_rows(size_t use, const KeptRowsShape& shape);
  void need_scratch(size_t floats) { plan_.scratch = std::max(plan_.scratch, floats); }

  InferencePlan& plan_;
  MapMemory memory_;
  std::vector<PlannedMap> passed_;                  ///< maps that the next sum reads
  std::vector<std::pair<size_t, KeptPlace>> kept_;  ///< by use: rows of the same shape that are used at once differ
};

}  // namespace nas::core::engine
