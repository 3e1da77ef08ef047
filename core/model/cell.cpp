#include "core/model/cell.h"

#include "core/engine/cell_spec.h"
#include "core/ops/fusible_op.h"

namespace nas::core {

namespace {

std::vector<torch::Tensor> chosen(const std::vector<torch::Tensor>& states, const std::vector<size_t>& indices) {
  std::vector<torch::Tensor> some;
  for (const size_t i : indices) some.push_back(states[i]);
  return some;
}

}  // namespace

Cell::Cell(const CellDesc& desc, const std::string& path, const OpMaker& maker, Cell* shares, bool inner)
    : engine_(maker.engine),
      inner_(inner),
      stride_(desc.type == CellType::reduction ? 2 : 1),
      concat_(desc.concat.begin(), desc.concat.end()) {
  stem0_ = maker.make(desc.stem0, path + ".stem0");
  stem1_ = maker.make(desc.stem1, path + ".stem1");
  register_module("stem0", stem0_.module());
  register_module("stem1", stem1_.module());
  const auto modules = register_module("nodes", torch::nn::ModuleList());
  for (size_t i = 0; i < desc.nodes.size(); ++i) {
    nodes_.push_back(std::make_shared<Node>(desc.nodes[i], path + ".nodes[" + std::to_string(i) + "]", maker,
                                            shares ? shares->nodes_.at(i).get() : nullptr));
    modules->push_back(nodes_.back());
  }
  post_op_ = maker.make(desc.post_op, path + ".post_op");
  register_module("post_op", post_op_.module());
}

std::vector<torch::Tensor> Cell::output_states(std::vector<torch::Tensor> states) {
  const MapSize size = size_of(states[1]).after(stride_);
  SplitStates split;
  for (const auto& node : nodes_) states.push_back(node->forward({states, split, size, drop_probability_}));
  return chosen(states, concat_);
}

engine::CellSpec Cell::cell_spec(const CellInputs& inputs) const {
  engine::CellSpec spec;
  spec.training = is_training();
  for (const auto& [op, input] : {std::pair(&stem0_, inputs.before_last), std::pair(&stem1_, inputs.last)}) {
    engine::OpSpec stem = spec_of(op->op());
    const bool known = stem.kind == engine::OpSpec::Kind::blocks;
    spec.inputs.push_back(known ? input : op->apply({&input, 1}));
    spec.stems.push_back(known ? std::move(stem) : engine::OpSpec{.kind = engine::OpSpec::Kind::identity});
  }
  for (const auto& node : nodes_) spec.nodes.push_back(node->specs());
  if (spec_of(post_op_.op()).kind == engine::OpSpec::Kind::join) spec.joined = concat_;
  return spec;
}

engine::InferenceCell Cell::inference_spec() const {
  engine::InferenceCell spec{.stem0 = inference_spec_of(stem0_.op()),
                             .stem1 = inference_spec_of(stem1_.op()),
                             .nodes = {},
                             .joined = concat_,
                             .post_op = inference_spec_of(post_op_.op())};
  for (const auto& node : nodes_) spec.nodes.push_back(node->inference_edges());
  return spec;
}

/// Applies each stem once: a batch norm in a stem would otherwise update its statistics twice.
std::vector<torch::Tensor> Cell::output_states(const engine::CellSpec& spec) {
  std::vector<torch::Tensor> states = spec.inputs;
  if (spec.stems[0].kind == engine::OpSpec::Kind::blocks) states[0] = stem0_.apply({&states[0], 1});
  if (spec.stems[1].kind == engine::OpSpec::Kind::blocks) states[1] = stem1_.apply({&states[1], 1});
  return output_states(std::move(states));
}

std::vector<torch::Tensor> Cell::fused_output_states(engine::CellSpec spec, torch::Tensor& last) {
  for (size_t i = 0; i < nodes_.size(); ++i) nodes_[i]->weigh(spec.nodes[i], spec.inputs[0], drop_probability_);
  if (spec.joined.empty()) return chosen(engine::compute(spec), concat_);
  // Only for the output of a cell: a pass for the alphas alone needs no gradient of a stem's output.
  if (inner_ && spec.inputs[1].is_same(last)) spec.passed = 1;
  std::vector<torch::Tensor> results = engine::compute(spec);
  if (spec.passed) last = results.at(1);
  return {results.front()};
}

CellInputs Cell::forward(const CellInputs& inputs) {
  const auto [before_last, last] = inputs;
  if (!uses_fused(engine_))
    return {last, post_op_.apply(output_states({stem0_.apply({&before_last, 1}), stem1_.apply({&last, 1})}))};
  engine::CellSpec spec = cell_spec(inputs);
  if (!engine::computable(spec)) return {last, post_op_.apply(output_states(spec))};
  torch::Tensor passed = last;
  const std::vector<torch::Tensor> states = fused_output_states(std::move(spec), passed);
  return {passed, post_op_.apply(states)};
}

}  // namespace nas::core
