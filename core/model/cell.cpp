#include "core/model/cell.h"

#include "core/engine/cell_form.h"
#include "core/ops/fusible_op.h"

namespace nas::core {

namespace {

std::vector<torch::Tensor> chosen(const std::vector<torch::Tensor>& states, const std::vector<size_t>& indices) {
  std::vector<torch::Tensor> some;
  for (const size_t i : indices) some.push_back(states[i]);
  return some;
}

}  // namespace

Cell::Cell(const CellDesc& desc, const std::string& path, const OpMaker& maker, const Cell* shares)
    : engine_(maker.engine), concat_(desc.concat.begin(), desc.concat.end()) {
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

std::vector<torch::Tensor> Cell::output_states(const torch::Tensor& s0, const torch::Tensor& s1) {
  std::vector<torch::Tensor> states{stem0_.op->apply({&s0, 1}), stem1_.op->apply({&s1, 1})};
  for (const auto& node : nodes_) states.push_back(node->forward(states, drop_probability_));
  return chosen(states, concat_);
}

std::vector<torch::Tensor> Cell::fused_output_states(const torch::Tensor& s0, torch::Tensor& s1, bool passes) {
  engine::CellForm cell;
  cell.training = is_training();
  for (const auto& [op, input] : {std::pair(stem0_.op, s0), std::pair(stem1_.op, s1)}) {
    engine::OpForm form = form_of(*op);
    const bool known = form.kind == engine::OpForm::Kind::blocks;
    cell.inputs.push_back(known ? input : op->apply({&input, 1}));
    cell.stems.push_back(known ? form : engine::OpForm{.kind = engine::OpForm::Kind::identity});
  }
  for (const auto& node : nodes_) cell.nodes.push_back(node->forms());
  const bool join = form_of(*post_op_.op).kind == engine::OpForm::Kind::join;
  if (join) cell.joined = concat_;
  if (!engine::computable(cell)) return {};
  // Only now: what is drawn must not depend on who computes.
  for (size_t i = 0; i < nodes_.size(); ++i)
    nodes_[i]->draw_drop_path(cell.nodes[i], cell.inputs[0], drop_probability_);
  if (!join) return chosen(engine::compute(cell), concat_);
  if (passes && cell.inputs[1].is_same(s1)) cell.passed = 1;
  std::vector<torch::Tensor> results = engine::compute(cell);
  if (cell.passed) s1 = results.at(1);
  return {results.front()};
}

torch::Tensor Cell::forward(const torch::Tensor& s0, torch::Tensor& s1, bool passes) {
  std::vector<torch::Tensor> states;
  if (uses_fused(engine_)) states = fused_output_states(s0, s1, passes);
  if (states.empty()) states = output_states(s0, s1);
  return post_op_.op->apply(states);
}

}  // namespace nas::core
