#pragma once
/// \file
/// The stages of a search as values.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nas/boundary/search_stages.h"
#include "nas/desc.h"
#include "nas/desc_tree.h"
#include "nas/tree_value.h"

namespace nas {

/// One architecture parameter at the end of a stage, under the cell that owns it.
struct LearnedParameter {
  int64_t cell = 0, node = 0, edge = 0;
  int64_t index = 0;                    ///< within the op, as in IOp::arch_parameters()
  std::vector<std::string> candidates;  ///< of each value, when the op is a mixture with as many; else empty
  std::vector<double> values;           ///< row by row
};

struct StageResult {
  std::string name;
  /// Accuracy in [0, 1] and mean cross-entropy after the last epoch, on the images that measure the stage; 0 when there
  /// are none.
  double valid_accuracy = 0.0, valid_loss = 0.0;
  int64_t epochs = 0;  ///< number of epochs that were trained
  ModelDesc supernet;
  ModelDesc found;  ///< what the finalizers made of it
  std::vector<LearnedParameter> parameters;
};

inline Tree to_tree(const LearnedParameter& parameter) {
  Tree tree;
  tree.set("cell", parameter.cell);
  tree.set("node", parameter.node);
  tree.set("edge", parameter.edge);
  tree.set("index", parameter.index);
  tree.set("candidates", parameter.candidates);
  tree.set("values", parameter.values);
  return tree;
}

inline Tree to_tree(const StageResult& result) {
  Tree tree;
  tree.set("name", result.name);
  tree.set("valid_accuracy", result.valid_accuracy);
  tree.set("valid_loss", result.valid_loss);
  tree.set("epochs", result.epochs);
  tree.table("supernet") = to_tree(result.supernet);
  tree.table("found") = to_tree(result.found);
  std::vector<Tree>& parameters = tree.list("parameters");
  for (const LearnedParameter& parameter : result.parameters) parameters.push_back(to_tree(parameter));
  return tree;
}

/// Throws BadKey for a value that is missing or has another type.
inline StageResult stage_result_from_tree(const Tree& tree) {
  using desc_detail::need;
  using desc_detail::need_table;
  StageResult result;
  result.name = need<std::string>(tree, "", "name");
  result.valid_accuracy = need<double>(tree, "", "valid_accuracy");
  result.valid_loss = need<double>(tree, "", "valid_loss");
  result.epochs = need<int64_t>(tree, "", "epochs");
  result.supernet = model_from_tree(need_table(tree, "", "supernet"));
  result.found = model_from_tree(need_table(tree, "", "found"));
  for (const Tree& item : tree.items("parameters"))
    result.parameters.push_back({.cell = need<int64_t>(item, "", "cell"),
                                 .node = need<int64_t>(item, "", "node"),
                                 .edge = need<int64_t>(item, "", "edge"),
                                 .index = need<int64_t>(item, "", "index"),
                                 .candidates = need<std::vector<std::string>>(item, "", "candidates"),
                                 .values = need<std::vector<double>>(item, "", "values")});
  return result;
}

/// Trains a stage. Throws what ISearchStages::train() throws. [run-thread]
inline StageResult train_stage(ISearchStages& stages, const StageRequest& request) {
  ReceivedTree result;
  stages.train(request, result);
  return stage_result_from_tree(result.tree());
}

/// The first of the parameters that `learned` has of an edge of a cell that owns them. Throws std::invalid_argument
/// when there is none.
inline const LearnedParameter& alphas_of(const std::vector<LearnedParameter>& learned, int64_t cell, int64_t node,
                                         int64_t edge) {
  for (const LearnedParameter& each : learned)
    if (each.cell == cell && each.node == node && each.edge == edge) return each;
  throw std::invalid_argument("cells[" + std::to_string(cell) + "].nodes[" + std::to_string(node) + "].edges[" +
                              std::to_string(edge) + "] has no architecture parameters");
}

/// The `count` candidates of largest value, in the order that they have; of equal ones the earlier. `alphas` has one
/// value for each candidate.
inline std::vector<std::string> strongest_candidates(const LearnedParameter& alphas, int64_t count) {
  std::vector<size_t> order(alphas.candidates.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return alphas.values.at(a) > alphas.values.at(b); });
  order.resize(std::min(order.size(), static_cast<size_t>(count)));
  std::sort(order.begin(), order.end());
  std::vector<std::string> names;
  for (const size_t index : order) names.push_back(alphas.candidates[index]);
  return names;
}

}  // namespace nas
