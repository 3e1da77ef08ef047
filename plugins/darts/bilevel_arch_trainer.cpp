#include "bilevel_arch_trainer.h"

#include <algorithm>
#include <string>

#include "nas/host.h"
#include "nas/op_names.h"

namespace nas::darts {

namespace {

std::string sentence_about(int64_t skips) {
  return "the normal cell has " + std::to_string(skips) + (skips == 1 ? " skip connection" : " skip connections");
}

}  // namespace

void BilevelArchTrainer::pre_fit() {
  optimizer_.emplace(BilevelOptimizer::Options::from(config()), training());
  if (config().flag("darts.alphas_in_weight_optimizer")) training().optimize_too(model().arch_parameters());
}

void BilevelArchTrainer::pre_step(const torch::Tensor& x, const torch::Tensor& y) {
  Batch valid;
  training().next_arch_batch(valid.x, valid.y);
  optimizer_->step({x, y}, valid);
}

void BilevelArchTrainer::post_epoch() {
  ReceivedTree found;
  training().found_so_far(found);
  const int64_t skips = skip_connects(model_from_tree(found.tree()));
  training().metric("skip_connects", static_cast<double>(skips));
  host().log(LogLevel::info, sentence_about(skips));
  const int64_t limit = config().integer("darts.stop_at_skips");
  if (limit > 0 && skips >= limit)
    training().request_stop(sentence_about(skips) + ", and search.darts.stop_at_skips is " + std::to_string(limit));
}

int64_t skip_connects(const ModelDesc& found) {
  const auto normal = std::find_if(found.cells.begin(), found.cells.end(),
                                   [](const CellDesc& cell) { return cell.type == CellType::normal; });
  if (normal == found.cells.end()) return 0;
  int64_t count = 0;
  for (const NodeDesc& node : normal->nodes)
    count += std::count_if(node.edges.begin(), node.edges.end(),
                           [](const EdgeDesc& edge) { return edge.op.name == op_names::skip_connect; });
  return count;
}

}  // namespace nas::darts
