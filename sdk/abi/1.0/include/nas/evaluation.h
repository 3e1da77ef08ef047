#pragma once
/// \file
/// Evaluations of a supernet as values: `evaluate(training(), {.batches = 10})` in a hook of a trainer.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "nas/boundary/evaluation.h"
#include "nas/boundary/mixture.h"
#include "nas/desc_tree.h"
#include "nas/model.h"
#include "nas/op.h"

namespace nas {

struct EvaluationOptions {
  std::optional<ModelDesc> choice{};  ///< see EvaluationRequest::choice; without a value: the supernet as it stands
  int64_t batches = 0;                ///< of held-out images; 0: all
  EvaluationNorms norms = EvaluationNorms::running;
  int64_t norm_batches = 0;  ///< for `recalibrated`
};

struct Evaluated {
  double loss = 0.0;  ///< mean cross-entropy
  double top1 = 0.0;  ///< in [0, 1]
  int64_t images = 0;
};

/// Throws what IEvaluation::evaluate() throws. [run-thread]
inline Evaluated evaluate(IEvaluation& evaluation, const EvaluationOptions& options) {
  const std::string choice = options.choice ? bytes_of(*options.choice) : std::string();
  EvaluationRequest request;
  request.choice = choice;
  request.batches = options.batches;
  request.norms = options.norms;
  request.norm_batches = options.norm_batches;
  ReceivedTree result;
  evaluation.evaluate(request, result);
  const Tree tree = result.tree();
  using desc_detail::need;
  return {need<double>(tree, "", "loss"), need<double>(tree, "", "top1"), need<int64_t>(tree, "", "images")};
}

/// The same on what query() of `object` finds: an ITraining, or an ILiveNetwork that was made with a section. Throws
/// std::runtime_error when it finds nothing.
inline Evaluated evaluate(IInterface& object, const EvaluationOptions& options) {
  if (auto* const evaluation = nas::query<IEvaluation>(&object)) return evaluate(*evaluation, options);
  throw std::runtime_error("the host cannot evaluate this network: it is neither in training nor made with a section");
}

/// The names of the candidates of `op`, in their order; empty when it is no mixture.
inline std::vector<std::string> candidate_names(IOp& op) {
  auto* const partial = nas::query<IPartialMixture>(&op);
  IMixture* const mixture = partial ? &partial->mixture() : nas::query<IMixture>(&op);
  std::vector<std::string> names;
  if (!mixture) return names;
  for (int64_t i = 0; i < mixture->candidates().size(); ++i)
    names.push_back(candidate_desc(mixture->candidates(), i).name);
  return names;
}

/// A network in `supernet`, for EvaluationOptions::choice; it can also be built as it is. `pick(names, cell, node,
/// edge)` gives the names of the candidates that the mixture of an edge keeps, a std::vector<std::string>, empty to
/// leave the edge out; `names` are those of all its candidates. It is asked once for each edge of the cells that own
/// architecture parameters, and the other cells follow. [run-thread]
template <class Pick>
ModelDesc network_within(IModel& supernet, const Pick& pick) {
  const ModelDesc desc = desc_of(supernet);
  ModelDesc network = desc;
  for (CellDesc& cell : network.cells)
    for (NodeDesc& node : cell.nodes) node.edges.clear();
  std::map<std::array<int64_t, 3>, std::vector<std::string>> picked;
  for_each_edge(desc, [&](int64_t cell, int64_t node, int64_t edge) {
    const int64_t owner = desc.cells[static_cast<size_t>(cell)].alphas_from;
    const EdgeDesc& whole =
        desc.cells[static_cast<size_t>(cell)].nodes[static_cast<size_t>(node)].edges[static_cast<size_t>(edge)];
    std::vector<EdgeDesc>& kept = network.cells[static_cast<size_t>(cell)].nodes[static_cast<size_t>(node)].edges;
    const std::vector<std::string> names = candidate_names(supernet.op(cell, node, edge));
    if (names.empty()) return kept.push_back(whole);
    if (owner == cell) picked[{cell, node, edge}] = pick(names, cell, node, edge);
    for (const std::string& name : picked[{owner, node, edge}])
      kept.push_back({{name, whole.op.channels_in, whole.op.channels_out, whole.op.stride, {}, {}}, whole.inputs});
  });
  return network;
}

}  // namespace nas
