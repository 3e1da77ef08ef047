#include "core/engine/inference/plan.h"

#include <algorithm>

#include "core/engine/inference/op_planner.h"

namespace nas::core::engine {

namespace {

using Kind = OpSpec::Kind;

bool is_convolution(const OpSpec& op) {
  return op.kind == Kind::blocks || op.kind == Kind::layers || op.kind == Kind::multi;
}

/// Plans one cell.
class CellPlanner {
 public:
  CellPlanner(OpPlanner& ops, const InferenceCell& cell, const PlannedMap& before_last, const PlannedMap& last)
      : ops_(ops), cell_(cell), states_{stem(cell.stem0, before_last), stem(cell.stem1, last)} {}

  PlannedMap output() {
    find_shapes();
    const bool in_place = lie_side_by_side();
    std::vector<size_t> channels;
    for (const size_t state : cell_.joined) channels.push_back(shapes_[state].channels);
    const PlannedMap& first = shapes_[cell_.joined.front()];
    const PlannedMap whole = ops_.new_joined_map(first.height, first.width, channels);
    const std::vector<PlannedMap> parts = OpPlanner::parts_of(whole, channels);
    for (size_t node = 0; node < cell_.nodes.size(); ++node) {
      const auto place = std::find(cell_.joined.begin(), cell_.joined.end(), node + 2);
      states_.push_back(in_place && place != cell_.joined.end()
                            ? written_to(parts[static_cast<size_t>(place - cell_.joined.begin())], cell_.nodes[node])
                            : node_state(node));
    }
    if (!in_place)
      for (size_t i = 0; i < parts.size(); ++i) copy(states_[cell_.joined[i]], parts[i]);
    return after_post_op(whole);
  }

 private:
  PlannedMap stem(const OpSpec& op, const PlannedMap& in) {
    if (op.kind == Kind::identity) return in;
    const PlannedMap size = OpPlanner::size_after(op, in);
    return written_to(ops_.new_map(size.height, size.width, size.channels), {InferenceEdge{{0}, op}}, {in});
  }

  /// The sizes of all states, before there are maps for them.
  void find_shapes() {
    shapes_ = states_;
    for (const auto& node : cell_.nodes) {
      if (node.empty()) {
        shapes_.push_back(shapes_.back());
        continue;
      }
      for (const InferenceEdge& edge : node)
        for (const size_t state : edge.states)
          if (state >= shapes_.size()) throw NotPlanned();
      shapes_.push_back(OpPlanner::size_after(node.front().op, shapes_[node.front().states.front()]));
    }
    for (const size_t state : cell_.joined)
      if (state >= shapes_.size() || shapes_[state].height != shapes_[cell_.joined.front()].height ||
          shapes_[state].width != shapes_[cell_.joined.front()].width)
        throw NotPlanned();
  }

  /// Whether every joined state is a node that can be written to its place at once. A node that is computed later
  /// replaces the channels that pad the one before it, so their order must be that of their places.
  bool lie_side_by_side() const {
    for (size_t i = 0; i < cell_.joined.size(); ++i) {
      const size_t state = cell_.joined[i];
      if (state < 2 || cell_.nodes[state - 2].empty() || (i > 0 && state <= cell_.joined[i - 1])) return false;
    }
    return true;
  }

  PlannedMap node_state(size_t node) {
    const PlannedMap& shape = shapes_[node + 2];
    if (cell_.nodes[node].empty()) return states_.back();
    return written_to(ops_.new_map(shape.height, shape.width, shape.channels), cell_.nodes[node]);
  }

  PlannedMap written_to(const PlannedMap& out, const std::vector<InferenceEdge>& edges) {
    return written_to(out, edges, states_);
  }

  /// The sum of `edges`, which read `states`. Identities and pools come first; each convolution adds to them. The
  /// shifts of all norms are added where the sum begins.
  PlannedMap written_to(const PlannedMap& out, const std::vector<InferenceEdge>& edges,
                        const std::vector<PlannedMap>& states) {
    std::vector<SumStep::Term> terms;
    std::vector<PlannedOp> convolutions;
    AlignedVector<float> shift(out.padded(), 0.0f);
    const auto add_shift = [&](const AlignedVector<float>& more) {
      for (size_t c = 0; c < out.channels; ++c) shift[c] += more[c];
    };
    for (const InferenceEdge& edge : edges) {
      std::vector<PlannedMap> inputs;
      for (const size_t state : edge.states) inputs.push_back(states[state]);
      const PlannedMap size = OpPlanner::size_after(edge.op, inputs.front());
      if (size.height != out.height || size.width != out.width || size.channels != out.channels) throw NotPlanned();
      if (edge.op.kind == Kind::none) continue;
      if (is_convolution(edge.op)) {
        convolutions.push_back(ops_.prepare(edge.op, inputs));
        add_shift(convolutions.back().last->bias());
        continue;
      }
      terms.push_back(ops_.passed_on(edge.op, inputs.front()));
      add_shift(OpPlanner::shift_of(edge.op, out));
    }
    bool begun = !terms.empty() || convolutions.empty();
    if (begun)
      ops_.add_sum(std::move(terms), std::move(shift), out);
    else
      convolutions.front().last->set_bias(std::move(shift));
    for (const PlannedOp& convolution : convolutions) {
      convolution.make_steps(out, begun);
      begun = true;
    }
    return out;
  }

  void copy(const PlannedMap& from, const PlannedMap& to) {
    ops_.add_sum({ops_.passed_on({.kind = Kind::identity}, from)}, AlignedVector<float>(to.padded(), 0.0f), to);
  }

  PlannedMap after_post_op(const PlannedMap& whole) {
    if (cell_.post_op.kind == Kind::join) return whole;
    const PlannedMap size = OpPlanner::size_after(cell_.post_op, whole);
    return written_to(ops_.new_map(size.height, size.width, size.channels), {InferenceEdge{{0}, cell_.post_op}},
                      {whole});
  }

  OpPlanner& ops_;
  const InferenceCell& cell_;
  std::vector<PlannedMap> states_, shapes_;
};

PlannedMap stem_output(OpPlanner& ops, const OpSpec& stem, const PlannedMap& in) {
  if (stem.kind != Kind::layers) throw NotPlanned();
  const PlannedMap size = OpPlanner::size_after(stem, in), out = ops.new_map(size.height, size.width, size.channels);
  ops.prepare(stem, {in}).make_steps(out, false);
  return out;
}

void add_network(OpPlanner& ops, const InferenceSpec& spec) {
  PlannedMap image;
  image.channels = spec.channels;
  image.height = spec.height;
  image.width = spec.width;
  PlannedMap before_last = stem_output(ops, spec.stems.front(), image), last = before_last;
  if (spec.stem_inputs != StemInputs::shared)
    last = stem_output(ops, spec.stems.at(1), spec.stem_inputs == StemInputs::chained ? before_last : image);
  for (const InferenceCell& cell : spec.cells) {
    PlannedMap output = CellPlanner(ops, cell, before_last, last).output();
    before_last = last;
    last = output;
  }
  ops.add_head(spec.pool, spec.logits, last);
}

}  // namespace

std::optional<InferencePlan> plan_of(const InferenceSpec& spec) {
  try {
    InferencePlan plan;
    OpPlanner ops(plan);
    add_network(ops, spec);
    ops.finish();
    return plan;
  } catch (const NotPlanned&) {
    return std::nullopt;
  }
}

}  // namespace nas::core::engine
