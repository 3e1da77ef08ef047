#include "core/model/network_memory.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "core/ops/op_memory.h"
#include "core/ops/op_survey.h"
#include "core/ops/placed_op.h"

namespace nas::core {
namespace {

/// Bytes of the objects of an op for each of its batch norms: modules, tensors, autograd's nodes. Measured with
/// LibTorch 2.13: 80 more cells of the DARTS supernet, with 128 batch norms each, take 234 MB beside their weights and
/// maps.
constexpr double kBytesPerNorm = 23000;

class Survey {
 public:
  Survey(const ModelDesc& desc, const OpRegistry& ops, const NetworkMemoryOptions& options)
      : desc_(desc),
        ops_(ops),
        fused_(options.engine == Engine::fused),
        maps_{options.images, fused_},
        torch_maps_{options.images, false} {}

  NetworkMemory memory() {
    survey_edges();
    add_stems();
    for (const CellDesc& cell : desc_.cells) add_cell(cell);
    add_head();
    // The backward pass begins at the last cell; the pool and LibTorch's allocator keep what earlier cells gave back.
    memory_.training = maps_before_cells_ + kept_ + largest_gradients_;
    memory_.evaluation = 2 * torch_maps_.bytes(desc_.input) + largest_evaluation_;
    return memory_;
  }

 private:
  /// A host's op on its own, or the parts of a plugin's.
  OpMemory of_op(const OpDesc& op, const Shape& input, OpUse use, const BatchMaps& maps) {
    if (const auto known = op_memory(op, input, use, maps)) return *known;
    const SurveyedOp& parts = surveyed(op);
    OpMemory memory{.parameters = parts.own_parameters};
    // What the plugin itself computes is unknown: each of its convolutions is taken to keep its input and its output.
    memory.kept =
        static_cast<double>(parts.own_convolutions) * (torch_maps_.bytes(input) + maps.bytes(output_of(op, input)));
    for (const OpDesc& part : parts.ops) add(memory, of_op(part, input, use, maps));
    use.scaled = true;
    const BatchMaps& of_candidates = fused_ ? maps_ : torch_maps_;
    for (const OpDesc& part : parts.candidates) add(memory, of_op(part, input, use, of_candidates));
    // The engine adds the outputs of such edges at once, and keeps none of them.
    const bool summed = parts.mixture || (parts.partial && fused_);
    if (!summed && !parts.candidates.empty()) memory.kept += of_candidates.bytes(output_of(op, input));
    return memory;
  }

  static void add(OpMemory& sum, const OpMemory& part) {
    sum.parameters += part.parameters;
    sum.kept += part.kept;
    sum.norms += part.norms;
  }

  /// Makes the ops of plugins once, at their places, which their mistakes are reported with.
  void survey_edges() {
    for (size_t i = 0; i < desc_.cells.size(); ++i)
      for (size_t j = 0; j < desc_.cells[i].nodes.size(); ++j)
        for (size_t k = 0; k < desc_.cells[i].nodes[j].edges.size(); ++k) {
          const OpDesc& op = desc_.cells[i].nodes[j].edges[k].op;
          if (op_memory(op, {1, 1, 1}, {}, {})) continue;
          made_at(op, place_of_edge(i, j, k), [&] { return surveyed(op).own_parameters; });
        }
  }

  static std::string place_of_edge(size_t cell, size_t node, size_t edge) {
    return "cells[" + std::to_string(cell) + "].nodes[" + std::to_string(node) + "].edges[" + std::to_string(edge) +
           "]";
  }

  /// Of equal ops one is made.
  const SurveyedOp& surveyed(const OpDesc& op) {
    for (const auto& [desc, survey] : surveys_)
      if (desc == op) return survey;
    return surveys_.emplace_back(op, survey_op(op, ops_, desc_.affine, desc_.pool_batch_norm)).second;
  }

  OpMemory count(const OpDesc& op, const Shape& input, const OpUse& use, const BatchMaps& maps) {
    const OpMemory memory = of_op(op, input, use, maps);
    memory_.parameters += memory.parameters * sizeof(float);
    memory_.modules += static_cast<double>(std::max<int64_t>(memory.norms, 1)) * kBytesPerNorm;
    return memory;
  }

  OpUse use() const { return {.affine = desc_.affine, .pool_batch_norm = desc_.pool_batch_norm}; }

  void add_stems() {
    Shape input = desc_.input;
    maps_before_cells_ = 2 * torch_maps_.bytes(input);  // as it was read, and as channels_last
    for (const OpDesc& stem : desc_.stems) {
      const OpMemory memory = count(stem, input, use(), torch_maps_);
      const Shape output = output_of(stem, input);
      maps_before_cells_ += memory.kept + torch_maps_.bytes(output);
      outputs_.push_back(output);
      if (desc_.stem_layout == StemLayout::chained) input = output;
    }
    if (outputs_.size() == 1) outputs_.push_back(outputs_.front());
  }

  /// Whether the engine computes the cell as a whole: every op is one of its own or a mixture of such.
  bool is_fused(const CellDesc& cell) {
    const auto known = [](const OpDesc& op) { return op.name != "multi_op" && op.name != "conv_7x1_1x7"; };
    const auto one = [&](const EdgeDesc& edge) {
      if (edge.inputs.size() != 1) return false;
      if (op_memory(edge.op, {1, 1, 1}, {}, {})) return known(edge.op);
      const SurveyedOp& parts = surveyed(edge.op);
      return parts.mixture && std::all_of(parts.candidates.begin(), parts.candidates.end(), known);
    };
    return fused_ && std::all_of(cell.nodes.begin(), cell.nodes.end(), [&](const NodeDesc& node) {
             return std::all_of(node.edges.begin(), node.edges.end(), one);
           });
  }

  void add_cell(const CellDesc& cell) {
    const bool fused = is_fused(cell);
    const BatchMaps& maps = fused ? maps_ : torch_maps_;
    const Shape before_last = outputs_[outputs_.size() - 2], last = outputs_.back();
    std::vector<Shape> states = {output_of(cell.stem0, before_last), output_of(cell.stem1, last)};
    const double stems = count(cell.stem0, before_last, use(), maps).kept + count(cell.stem1, last, use(), maps).kept;
    double edges = 0, largest_node = 0;
    for (const NodeDesc& node : cell.nodes) {
      const double kept = add_node(node, states, maps);
      edges += kept;
      largest_node = std::max(largest_node, kept);
    }
    const double output = add_output(cell, states, maps);
    const double all_states = bytes_of(states, maps), inputs = torch_maps_.bytes(before_last) + torch_maps_.bytes(last);
    kept_ += stems + edges + output + (fused ? all_states : bytes_of_read_again(cell, states, maps));
    const double output_map = torch_maps_.bytes(outputs_.back()), state = maps.bytes(states.front());
    largest_gradients_ = std::max(largest_gradients_, all_states + 2 * inputs + output_map + state);
    largest_evaluation_ = std::max(
        largest_evaluation_, inputs + output_map + all_states + (fused ? std::max(stems, largest_node) : 5 * state));
  }

  static double bytes_of(const std::vector<Shape>& states, const BatchMaps& maps) {
    double bytes = 0;
    for (const Shape& state : states) bytes += maps.bytes(state);
    return bytes;
  }

  /// The states that LibTorch keeps: pools read theirs again in the backward pass, and so do mixtures with an identity.
  /// Other ops begin with a ReLU, whose result is kept instead.
  double bytes_of_read_again(const CellDesc& cell, const std::vector<Shape>& states, const BatchMaps& maps) {
    std::vector<bool> again(states.size(), false);
    for (const NodeDesc& node : cell.nodes)
      for (const EdgeDesc& edge : node.edges)
        for (const int64_t input : edge.inputs)
          if (edge.op.name.find("_pool_") != std::string::npos || !op_memory(edge.op, {1, 1, 1}, {}, {}))
            again[static_cast<size_t>(input)] = true;
    double bytes = 0;
    for (size_t i = 0; i < states.size(); ++i) bytes += again[i] ? maps.bytes(states[i]) : 0.0;
    return bytes;
  }

  /// Adds the node's state; returns the bytes that its edges keep.
  double add_node(const NodeDesc& node, std::vector<Shape>& states, const BatchMaps& maps) {
    double kept = 0;
    Shape output = states.back();
    for (const EdgeDesc& edge : node.edges) {
      const Shape& input = states[static_cast<size_t>(edge.inputs.front())];
      kept += count(edge.op, input, use(), maps).kept;
      output = output_of(edge.op, input);
    }
    states.push_back(output);
    return kept;
  }

  /// The engine writes the joined maps beside the states that edges read; a post op of LibTorch joins them itself.
  /// Returns the bytes that are kept.
  double add_output(const CellDesc& cell, const std::vector<Shape>& states, const BatchMaps& maps) {
    const Shape& state = states[static_cast<size_t>(cell.concat.front())];
    const Shape joined{cell.post_op.channels_in, state.height, state.width};
    const OpMemory post = count(cell.post_op, joined, use(), torch_maps_);
    outputs_.push_back({cell.post_op.channels_out, state.height, state.width});
    return maps.fused || post.kept > 0 ? maps.bytes(joined) + post.kept : 0.0;
  }

  void add_head() {
    const Shape& last = outputs_.back();
    count(desc_.pool, last, use(), torch_maps_);
    count(desc_.logits, {last.channels, 1, 1}, use(), torch_maps_);
    if (!desc_.aux) return;
    // ReLU, pool, a bottleneck of 128 channels and features of 768 (core/model/aux_tower.cpp).
    const Shape map = outputs_[static_cast<size_t>(desc_.aux->cell) + 2];
    const int64_t side = (map.height - 5) / std::max<int64_t>(desc_.aux->pool_stride, 1) + 1;
    kept_ += torch_maps_.bytes(map) + torch_maps_.bytes({map.channels + 3 * 128, side, side}) +
             torch_maps_.bytes({3 * 768, side, side});
    memory_.parameters += sizeof(float) * (128.0 * static_cast<double>(desc_.aux->channels_in) + 4.0 * 128 * 768 +
                                           769.0 * static_cast<double>(desc_.classes));
  }

  const ModelDesc& desc_;
  const OpRegistry& ops_;
  const bool fused_;
  const BatchMaps maps_, torch_maps_;
  std::vector<Shape> outputs_;                         ///< of the stems, then of the cells
  std::deque<std::pair<OpDesc, SurveyedOp>> surveys_;  ///< their addresses stay
  NetworkMemory memory_;
  double maps_before_cells_ = 0, kept_ = 0, largest_gradients_ = 0, largest_evaluation_ = 0;
};

}  // namespace

NetworkMemory network_memory(const ModelDesc& desc, const OpRegistry& ops, const NetworkMemoryOptions& options) {
  return Survey(desc, ops, options).memory();
}

}  // namespace nas::core
