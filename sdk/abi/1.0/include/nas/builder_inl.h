#pragma once
/// \file
/// The default parts of ModelDescBuilder, included by nas/builder.h. The macro structure is that of DARTS (Liu et al.
/// 2019), section 3.

#include <algorithm>
#include <stdexcept>
#include <string>

#include "nas/builder.h"

namespace nas {

inline void ModelDescBuilder::build(const BuildRequest& given, TreeOut& out) {
  const CopyOf<BuildRequest> request(given);
  if (!request.config) throw std::invalid_argument("a network is built from a configuration, and there is none");
  config_ = request.config;
  input_ = {request.input_channels, request.input_height, request.input_width};
  classes_ = request.classes;
  template_ = request.cell_template.empty() ? ModelDesc{} : model_from_bytes(request.cell_template);
  sizes_ = macro_sizes();
  outputs_.clear();
  give(out, build_model());
}

inline MacroSizes ModelDescBuilder::macro_sizes() const {
  return {.channels = config().integer("channels"),
          .cells = config().integer("cells"),
          .reductions = config().integer("reductions"),
          .nodes = config().integer("nodes")};
}

inline ModelDesc ModelDescBuilder::build_model() {
  ModelDesc model;
  model.input = input_;
  model.classes = classes_;
  model.affine = config().flag("affine");
  model.pool_batch_norm = config().flag("pool_batch_norm");
  build_model_stems(model);
  build_cells(model);
  build_aux_tower(model);
  build_model_pool(model);
  build_logits_op(model);
  return model;
}

namespace builder_detail {

inline int64_t stem_stride(std::string_view name) {
  if (name == op_names::stem_conv3x3_s4) return 4;
  if (name == op_names::stem_conv3x3_s4s2) return 8;
  if (name == op_names::stem_conv3x3_s2) return 2;
  return 1;
}

inline int64_t divide_up(int64_t value, int64_t divisor) { return (value + divisor - 1) / divisor; }

inline Shape after(const OpDesc& op, const Shape& in) {
  return {op.channels_out, divide_up(in.height, op.stride), divide_up(in.width, op.stride)};
}

inline OpDesc plain_op(std::string_view name, int64_t channels_in, int64_t channels_out, int64_t stride = 1) {
  return {std::string(name), channels_in, channels_out, stride, {}, {}};
}

/// Gives an edge of a found cell the channels and strides of the cell `plan`. Child i of a multi_op reads input i.
inline void move_edge(const CellPlan& plan, EdgeDesc& edge) {
  const auto place = [&](OpDesc& op, int64_t input) {
    op.channels_in = op.channels_out = plan.channels;
    op.stride = plan.stride(input);
  };
  if (edge.inputs.empty()) throw std::invalid_argument("an edge with the op \"" + edge.op.name + "\" reads no state");
  place(edge.op, *std::min_element(edge.inputs.begin(), edge.inputs.end()));
  if (edge.op.name != op_names::multi_op) return;
  for (size_t i = 0; i < std::min(edge.op.children.size(), edge.inputs.size()); ++i)
    place(edge.op.children[i], edge.inputs[i]);
}

/// Places the edges of nas::edge(), which have no channels yet.
inline std::vector<NodeDesc> placed(const CellPlan& plan, std::vector<NodeDesc> nodes) {
  for (NodeDesc& node : nodes)
    for (EdgeDesc& edge : node.edges)
      if (edge.op.channels_in == 0 && edge.op.channels_out == 0) move_edge(plan, edge);
  return nodes;
}

}  // namespace builder_detail

inline void ModelDescBuilder::build_model_stems(ModelDesc& model) {
  using namespace builder_detail;
  model.stem_layout = stem_layout_from(config().text("stems"));
  const std::vector<std::string> ops = texts(config(), "stem_ops");
  const bool shared = model.stem_layout == StemLayout::shared;
  if (ops.size() != (shared ? 1u : 2u))
    throw std::invalid_argument(std::string("\"stem_ops\" must name ") + (shared ? "one op" : "two ops") +
                                " when \"stems\" is \"" + std::string(name_of(model.stem_layout)) + "\"");
  const int64_t channels = sizes().channels * config().integer("stem_multiplier");
  for (size_t i = 0; i < ops.size(); ++i) {
    const bool chained = i == 1 && model.stem_layout == StemLayout::chained;
    const Shape& in = chained ? outputs_.front() : input_;
    model.stems.push_back(plain_op(ops[i], in.channels, channels, stem_stride(ops[i])));
    outputs_.push_back(after(model.stems.back(), in));
  }
  if (shared) outputs_.push_back(outputs_.front());
}

inline std::vector<int64_t> ModelDescBuilder::reduction_indices() const {
  const int64_t cells = sizes().cells, reductions = sizes().reductions;
  if (cells < 2 * reductions + 1)
    throw std::invalid_argument(std::to_string(reductions) + " reductions need at least " +
                                std::to_string(2 * reductions + 1) + " cells, not " + std::to_string(cells));
  std::vector<int64_t> indices;
  for (int64_t i = 0; i < reductions; ++i) indices.push_back(cells * (i + 1) / (reductions + 1));
  return indices;
}

inline CellPlan ModelDescBuilder::plan_cell(int64_t index, const std::vector<int64_t>& reductions,
                                            int64_t channels) const {
  const auto reduces = [&](int64_t cell) {
    return std::find(reductions.begin(), reductions.end(), cell) != reductions.end();
  };
  CellPlan plan;
  plan.index = index;
  plan.type = reduces(index) ? CellType::reduction : CellType::normal;
  plan.in0 = output_of(index - 2);
  plan.in1 = output_of(index - 1);
  plan.reduction_prev = plan.in0.height != plan.in1.height || plan.in0.width != plan.in1.width || reduces(index - 1);
  plan.channels = channels;
  plan.node_count = sizes().nodes;
  return plan;
}

inline void ModelDescBuilder::build_cells(ModelDesc& model) {
  const std::vector<int64_t> reductions = reduction_indices();
  int64_t channels = sizes().channels;
  for (int64_t i = 0; i < sizes().cells; ++i) {
    if (std::find(reductions.begin(), reductions.end(), i) != reductions.end()) channels *= 2;
    const CellPlan plan = plan_cell(i, reductions, channels);
    model.cells.push_back(build_cell(model, plan));
    const int64_t stride = plan.reduction() ? 2 : 1;
    outputs_.push_back({model.cells.back().post_op.channels_out, builder_detail::divide_up(plan.in1.height, stride),
                        builder_detail::divide_up(plan.in1.width, stride)});
  }
}

inline CellDesc ModelDescBuilder::build_cell(const ModelDesc& model, const CellPlan& plan) {
  CellDesc cell;
  cell.type = plan.type;
  cell.reduction_prev = plan.reduction_prev;
  const auto first = std::find_if(model.cells.begin(), model.cells.end(),
                                  [&](const CellDesc& other) { return other.type == plan.type; });
  cell.alphas_from = first == model.cells.end() ? plan.index : first - model.cells.begin();
  build_cell_stems(plan, cell);
  const CellDesc* from = template_.cells.empty() ? nullptr : cell_template(plan.type);
  cell.nodes = from ? build_nodes_from_template(plan, *from) : builder_detail::placed(plan, build_nodes(plan));
  if (from)
    cell.concat = from->concat;
  else if (cell.nodes.empty())
    cell.concat = {0, 1};
  else
    for (size_t i = 0; i < cell.nodes.size(); ++i) cell.concat.push_back(static_cast<int64_t>(i) + 2);
  build_cell_post_op(plan, cell);
  return cell;
}

inline void ModelDescBuilder::build_cell_stems(const CellPlan& plan, CellDesc& cell) {
  using builder_detail::plain_op;
  cell.stem0 = plan.reduction_prev ? plain_op(op_names::factorized_reduce, plan.in0.channels, plan.channels, 2)
                                   : plain_op(op_names::relu_conv1x1_bn, plan.in0.channels, plan.channels);
  cell.stem1 = plain_op(op_names::relu_conv1x1_bn, plan.in1.channels, plan.channels);
}

inline const CellDesc* ModelDescBuilder::cell_template(CellType type) const {
  for (const CellDesc& cell : template_.cells)
    if (cell.type == type) return &cell;
  throw std::invalid_argument(std::string("the given cells have no ") +
                              (type == CellType::normal ? "normal" : "reduction") +
                              " cell, and the network to build from them has one");
}

inline std::vector<NodeDesc> ModelDescBuilder::build_nodes(const CellPlan&) {
  throw std::invalid_argument("this builder only makes networks from found cells, and there are none");
}

inline std::vector<NodeDesc> ModelDescBuilder::build_nodes_from_template(const CellPlan& plan,
                                                                         const CellDesc& cell_template) {
  std::vector<NodeDesc> nodes = cell_template.nodes;
  for (NodeDesc& node : nodes)
    for (EdgeDesc& edge : node.edges) builder_detail::move_edge(plan, edge);
  return nodes;
}

inline void ModelDescBuilder::build_cell_post_op(const CellPlan& plan, CellDesc& cell) {
  const std::string_view name = config().text("post_op");
  const int64_t concatenated = plan.channels * static_cast<int64_t>(cell.concat.size());
  cell.post_op = builder_detail::plain_op(name, concatenated, name == op_names::project ? plan.channels : concatenated);
}

/// The tower stands after cell floor(2L/3) of L cells, in networks with two or more reductions, unless `aux_weight` is
/// 0. The stride of its pool leaves a map of 2x2: 3 for the 8x8 maps of CIFAR, 2 for the 7x7 maps of ImageNet and
/// Fashion-MNIST.
inline void ModelDescBuilder::build_aux_tower(ModelDesc& model) {
  if (config().real("aux_weight") == 0.0 || sizes().reductions < 2) return;
  const int64_t cell = 2 * sizes().cells / 3;
  const Shape& map = output_of(cell);
  const int64_t side = std::min(map.height, map.width);
  if (side < 6)
    throw std::invalid_argument("an auxiliary tower needs maps of at least 6x6 after cell " + std::to_string(cell) +
                                ", but they are " + std::to_string(map.height) + "x" + std::to_string(map.width) +
                                "; set \"aux_weight\" to 0");
  model.aux = AuxTowerDesc{cell, map.channels, side - 5};
}

inline void ModelDescBuilder::build_model_pool(ModelDesc& model) {
  const int64_t channels = outputs_.back().channels;
  model.pool = builder_detail::plain_op(config().text("pool_op"), channels, channels);
}

inline void ModelDescBuilder::build_logits_op(ModelDesc& model) {
  model.logits = builder_detail::plain_op(op_names::linear, outputs_.back().channels, classes_);
}

}  // namespace nas
