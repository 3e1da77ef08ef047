#include "core/model/chosen_ops.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/ops/candidate_set.h"
#include "nas/evaluation.h"

namespace nas::core {

namespace {

[[noreturn]] void refuse_choice(const std::string& place, const std::string& problem) {
  throw std::invalid_argument("the choice of ops is not a network in this supernet: " + place + " " + problem);
}

/// A node of a choice, and the node of the supernet that it chooses from.
class NodeChoice {
 public:
  NodeChoice(const NodeDesc& choice, const NodeDesc& supernet, const Node& node, std::string place)
      : choice_(choice), supernet_(supernet), node_(node), place_(std::move(place)) {}

  ChosenCandidates candidates() {
    ChosenCandidates chosen;
    size_t named = 0, left = 0;
    for (size_t e = 0; e < supernet_.edges.size(); ++e) {
      const std::vector<std::string> ops = ops_with_inputs(supernet_.edges[e].inputs);
      chosen.push_back(node_.mixture(e) ? candidates_of_edge(e, ops) : unmixed(e, ops));
      named += ops.size();
      left += ops.empty() ? 0 : 1;
    }
    if (named != choice_.edges.size())
      refuse_choice(place_, "has an edge with inputs that no edge of the supernet has");
    if (left == 0 && !supernet_.edges.empty()) refuse_choice(place_, "has no edge");
    return chosen;
  }

 private:
  std::vector<std::string> ops_with_inputs(const std::vector<int64_t>& inputs) const {
    std::vector<std::string> names;
    for (const EdgeDesc& edge : choice_.edges)
      if (edge.inputs == inputs) names.push_back(edge.op.name);
    return names;
  }

  std::vector<int64_t> candidates_of_edge(size_t edge, const std::vector<std::string>& ops) const {
    const std::vector<std::string> all = candidate_names(node_.op(edge));
    std::vector<int64_t> chosen;
    for (const std::string& op : ops) {
      const auto found = std::find(all.begin(), all.end(), op);
      if (found == all.end())
        refuse_choice(place_, "names \"" + op + "\", but the candidates are " + text::join(all, ", "));
      chosen.push_back(found - all.begin());
    }
    if (!chosen.empty()) check_active(chosen, static_cast<int64_t>(all.size()));
    return chosen;
  }

  std::vector<int64_t> unmixed(size_t edge, const std::vector<std::string>& ops) const {
    const std::string& own = supernet_.edges[edge].op.name;
    if (ops != std::vector{own}) refuse_choice(place_, "must keep the op \"" + own + "\", which is no mixture");
    return {};
  }

  const NodeDesc& choice_;
  const NodeDesc& supernet_;
  const Node& node_;
  std::string place_;
};

using CellChoice = std::vector<ChosenCandidates>;

CellChoice choice_of_cell(const Model& model, const ModelDesc& choice, size_t cell) {
  const std::string place = "cells[" + std::to_string(cell) + "]";
  const std::vector<NodeDesc>& own = model.desc().cells[cell].nodes;
  const std::vector<NodeDesc>& given = choice.cells[cell].nodes;
  if (given.size() != own.size())
    refuse_choice(place, "must have " + text::counted(static_cast<int64_t>(own.size()), "node"));
  CellChoice chosen;
  for (size_t n = 0; n < own.size(); ++n)
    chosen.push_back(
        NodeChoice(given[n], own[n], *model.cells()[cell]->nodes()[n], place + ".nodes[" + std::to_string(n) + "]")
            .candidates());
  return chosen;
}

}  // namespace

ChosenOps::ChosenOps(Model& model, const ModelDesc& choice) : model_(model) {
  const std::vector<CellDesc>& cells = model.desc().cells;
  if (choice.cells.size() != cells.size())
    refuse_choice("it", "must have " + text::counted(static_cast<int64_t>(cells.size()), "cell"));
  std::vector<CellChoice> chosen;
  for (const CellDesc& cell : cells)
    chosen.push_back(choice_of_cell(model, choice, static_cast<size_t>(cell.alphas_from)));
  for (size_t c = 0; c < cells.size(); ++c)
    for (size_t n = 0; n < cells[c].nodes.size(); ++n) model.cells()[c]->nodes()[n]->choose(std::move(chosen[c][n]));
}

ChosenOps::~ChosenOps() {
  for (const auto& cell : model_.cells())
    for (const auto& node : cell->nodes()) node->choose(std::nullopt);
}

}  // namespace nas::core
