#include "core/model/cell.h"

namespace nas::core {

Cell::Cell(const CellDesc& desc, const std::string& path, const OpMaker& maker, const Cell* shares)
    : concat_(desc.concat) {
  stem0_ = maker.make(desc.stem0, path + ".stem0");
  stem1_ = maker.make(desc.stem1, path + ".stem1");
  register_module("stem0", stem0_.module);
  register_module("stem1", stem1_.module);
  const auto modules = register_module("nodes", torch::nn::ModuleList());
  for (size_t i = 0; i < desc.nodes.size(); ++i) {
    nodes_.push_back(std::make_shared<Node>(desc.nodes[i], path + ".nodes[" + std::to_string(i) + "]", maker,
                                            shares ? shares->nodes_.at(i).get() : nullptr));
    modules->push_back(nodes_.back());
  }
  post_op_ = maker.make(desc.post_op, path + ".post_op");
  register_module("post_op", post_op_.module);
}

torch::Tensor Cell::forward(const torch::Tensor& s0, const torch::Tensor& s1) {
  std::vector<torch::Tensor> states{stem0_.op->apply({&s0, 1}), stem1_.op->apply({&s1, 1})};
  for (const auto& node : nodes_) states.push_back(node->forward(states, drop_probability_));
  std::vector<torch::Tensor> joined;
  for (int64_t state : concat_) joined.push_back(states[static_cast<size_t>(state)]);
  return post_op_.op->apply(joined);
}

}  // namespace nas::core
