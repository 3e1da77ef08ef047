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

std::vector<torch::Tensor> Cell::output_states(std::vector<torch::Tensor> states) {
  for (const auto& node : nodes_) states.push_back(node->forward(states, drop_probability_));
  return chosen(states, concat_);
}

engine::CellForm Cell::cell_form(const torch::Tensor& s0, const torch::Tensor& s1) const {
  engine::CellForm form;
  form.training = is_training();
  for (const auto& [op, input] : {std::pair(stem0_.op, s0), std::pair(stem1_.op, s1)}) {
    engine::OpForm stem = form_of(*op);
    const bool known = stem.kind == engine::OpForm::Kind::blocks;
    form.inputs.push_back(known ? input : op->apply({&input, 1}));
    form.stems.push_back(known ? std::move(stem) : engine::OpForm{.kind = engine::OpForm::Kind::identity});
  }
  for (const auto& node : nodes_) form.nodes.push_back(node->forms());
  if (form_of(*post_op_.op).kind == engine::OpForm::Kind::join) form.joined = concat_;
  return form;
}

/// No stem is applied twice: one of a plugin's own may have a batch norm, whose statistics it would move twice.
std::vector<torch::Tensor> Cell::output_states(const engine::CellForm& form) {
  std::vector<torch::Tensor> states = form.inputs;
  if (form.stems[0].kind == engine::OpForm::Kind::blocks) states[0] = stem0_.op->apply({&states[0], 1});
  if (form.stems[1].kind == engine::OpForm::Kind::blocks) states[1] = stem1_.op->apply({&states[1], 1});
  return output_states(std::move(states));
}

std::vector<torch::Tensor> Cell::fused_output_states(engine::CellForm form, torch::Tensor& s1, bool passes) {
  for (size_t i = 0; i < nodes_.size(); ++i) nodes_[i]->weigh(form.nodes[i], form.inputs[0], drop_probability_);
  if (form.joined.empty()) return chosen(engine::compute(form), concat_);
  if (passes && form.inputs[1].is_same(s1)) form.passed = 1;
  std::vector<torch::Tensor> results = engine::compute(form);
  if (form.passed) s1 = results.at(1);
  return {results.front()};
}

torch::Tensor Cell::forward(const torch::Tensor& s0, torch::Tensor& s1, bool passes) {
  if (!uses_fused(engine_))
    return post_op_.op->apply(output_states({stem0_.op->apply({&s0, 1}), stem1_.op->apply({&s1, 1})}));
  engine::CellForm form = cell_form(s0, s1);
  if (!engine::computable(form)) return post_op_.op->apply(output_states(form));
  return post_op_.op->apply(fused_output_states(std::move(form), s1, passes));
}

}  // namespace nas::core
