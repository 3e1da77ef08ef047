#include "core/model/known_leaves.h"

#include <torch/csrc/autograd/functions/accumulate_grad.h>

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <vector>

namespace nas::core {

namespace {

using Graph = torch::autograd::Node;

/// Walks autograd graphs, each node once over all walks.
class LeafSearch {
 public:
  explicit LeafSearch(std::span<const torch::Tensor> known) {
    for (const torch::Tensor& tensor : known) known_.insert(tensor.unsafeGetTensorImpl());
  }

  /// A leaf below `root` that is not known; an undefined tensor when there is none.
  torch::Tensor unknown_below(Graph* root) {
    std::vector<Graph*> open = {root};
    while (!open.empty()) {
      Graph* const node = open.back();
      open.pop_back();
      if (!node || !visited_.insert(node).second) continue;
      if (const auto* leaf = dynamic_cast<const torch::autograd::AccumulateGrad*>(node)) {
        if (!known_.contains(leaf->variable.unsafeGetTensorImpl())) return leaf->variable;
        continue;
      }
      for (const torch::autograd::Edge& edge : node->next_edges()) open.push_back(edge.function.get());
    }
    return {};
  }

 private:
  std::unordered_set<const void*> known_;
  std::unordered_set<const Graph*> visited_;
};

std::string text_about(const torch::Tensor& leaf) {
  std::string shape;
  for (const int64_t size : leaf.sizes()) shape += (shape.empty() ? "" : ", ") + std::to_string(size);
  return "its result depends on a trained tensor of shape (" + shape +
         ") that the host does not know, so it would be neither trained nor saved; register modules with "
         "register_module(), weights with register_parameter(), and add architecture parameters with "
         "add_arch_parameter()";
}

/// Outputs are in the order in which the ops returned, so the first whose graph contains the leaf has used it.
PluginSite site_of_use(std::span<const torch::Tensor> known, const OpTrace& trace) {
  LeafSearch search(known);
  const auto used = std::ranges::find_if(
      trace.outputs(), [&](const TracedOutput& output) { return search.unknown_below(output.graph.get()).defined(); });
  return used == trace.outputs().end() ? PluginSite{.plugin = {}, .part = "the loss"} : used->site();
}

}  // namespace

void require_known_leaves(const torch::Tensor& loss, std::span<const torch::Tensor> known, const OpTrace& trace) {
  const torch::Tensor leaf = LeafSearch(known).unknown_below(loss.grad_fn().get());
  if (leaf.defined()) throw plugin_failure(site_of_use(known, trace), text_about(leaf));
}

}  // namespace nas::core
