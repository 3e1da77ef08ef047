#include "core/model/op_cost.h"

#include <array>
#include <stdexcept>
#include <string_view>

#include "core/engine/thread_count.h"
#include "core/model/op_counters.h"
#include "core/ops/candidate_set.h"
#include "core/ops/op_memory.h"
#include "nas/desc_tree.h"

namespace nas::core {

namespace {

/// Of a ModelDesc, constant or not.
auto& edge_at(auto& desc, const OpPlace& place) {
  const auto at = [](auto& list, int64_t index) -> auto& { return list.at(static_cast<size_t>(index)); };
  return at(at(at(desc.cells, place.cell).nodes, place.node).edges, place.edge);
}

OpDesc op_in_place(const ModelDesc& desc, const OpPlace& place) {
  const OpDesc& own = edge_at(desc, place).op;
  return {place.op, own.channels_in, own.channels_out, own.stride, {}, {}};
}

ModelDesc with_op(ModelDesc desc, const OpPlace& place) {
  edge_at(desc, place).op = op_in_place(desc, place);
  return desc;
}

/// The op as the only candidate of a set, with weight 1, as the engine computes it in a cell.
class LoneOp {
 public:
  LoneOp(const ModelDesc& desc, const OpDesc& op, const OpRegistry& ops, Engine engine) {
    OpBuilder builder(ops, engine);
    const std::string bytes = bytes_of(op);
    OpRequest request;
    request.desc = bytes;
    request.affine = desc.affine;
    request.pool_batch_norm = desc.pool_batch_norm;
    request.builder = &builder;
    const std::array<std::string_view, 1> names = {op.name};
    handle_ = made_candidates(builder, request, names);
    handle_.module->eval();
  }
  int64_t parameters() const {
    int64_t count = 0;
    for (const torch::Tensor& weight : handle_.module->parameters()) count += weight.numel();
    return count;
  }
  void pass(const torch::Tensor& x) const { handle_.set->forward(x, torch::ones({1}, x.options())); }

 private:
  CandidateSetHandle handle_;
};

}  // namespace

Shape input_of_edge(const ModelDesc& desc, const OpPlace& place) {
  const EdgeDesc& edge = edge_at(desc, place);
  Shape last = desc.input;
  for (const OpDesc& stem : desc.stems) {
    const Shape output = output_of(stem, desc.stem_layout == StemLayout::separate ? desc.input : last);
    last = output;
  }
  const auto halved = [](const Shape& shape) {
    return Shape{shape.channels, (shape.height + 1) / 2, (shape.width + 1) / 2};
  };
  for (int64_t cell = 0; cell < place.cell; ++cell)
    if (desc.cells[static_cast<size_t>(cell)].type == CellType::reduction) last = halved(last);
  const bool reduction = desc.cells[static_cast<size_t>(place.cell)].type == CellType::reduction;
  if (reduction && edge.inputs.front() >= 2) last = halved(last);
  return {edge.op.channels_in, last.height, last.width};
}

OpCost cost_in_place(const ModelDesc& desc, const OpPlace& place, const OpRegistry& ops,
                     const NetworkMemoryOptions& batch, bool measure_latency) {
  const torch::NoGradGuard no_grad;
  const Shape input = input_of_edge(desc, place);
  const auto maps = [&](int64_t images) { return torch::zeros({images, input.channels, input.height, input.width}); };
  const LoneOp op(desc, op_in_place(desc, place), ops, batch.engine);
  OpCost cost;
  cost.parameters = op.parameters();
  {
    const MacCounter macs;
    const MaddCounter madds;
    op.pass(maps(1));
    cost.macs = macs.count();
    cost.madds = madds.count();
  }
  const NetworkMemory with = network_memory(with_op(desc, place), ops, batch);
  const NetworkMemory without = network_memory(with_op(desc, {"none", place.cell, place.node, place.edge}), ops, batch);
  cost.evaluation_memory = with.parameters + with.evaluation - without.parameters - without.evaluation;
  cost.training_memory = with.parameters + with.training - without.parameters - without.training;
  if (!measure_latency) return cost;
  const ThreadCount one_thread(1);
  const torch::Tensor x = maps(batch.images).contiguous(torch::MemoryFormat::ChannelsLast);
  cost.latency = measure_latencies({{"op", [&] { op.pass(x); }}}).front();
  return cost;
}

}  // namespace nas::core
