#include "core/model/model.h"

#include <algorithm>
#include <stdexcept>

#include "core/base/interrupt.h"
#include "core/desc/desc_check.h"
#include "core/engine/memory/map_tensors.h"
#include "core/ops/fusible_op.h"
#include "nas/desc_tree.h"

namespace nas::core {
namespace {

std::string indexed(const std::string& name, size_t index) { return name + "[" + std::to_string(index) + "]"; }

NamedTensors named(const torch::OrderedDict<std::string, torch::Tensor>& tensors) {
  NamedTensors result;
  for (const auto& item : tensors) result.emplace_back(item.key(), item.value());
  return result;
}

size_t index_of(const std::string& part, int64_t index, size_t count) {
  if (index >= 0 && static_cast<size_t>(index) < count) return static_cast<size_t>(index);
  throw std::out_of_range("there is no " + part + " " + std::to_string(index) + ": there are " + std::to_string(count) +
                          ", counted from 0");
}

}  // namespace

std::shared_ptr<Model> Model::build(const ModelDesc& desc, IOpBuilder& builder, Engine engine) {
  validate(desc);
  const OpMaker maker{builder, desc.affine, desc.pool_batch_norm, engine};
  std::shared_ptr<Model> model(new Model(desc, engine));
  model->add_stems(maker);
  model->add_cells(maker);
  model->add_head(maker);
  model->collect_tensors();
  return model;
}

void Model::add_stems(const OpMaker& maker) {
  const auto modules = register_module("stems", torch::nn::ModuleList());
  for (size_t i = 0; i < desc_.stems.size(); ++i) {
    stems_.push_back(maker.make(desc_.stems[i], indexed("stems", i)));
    modules->push_back(stems_.back().module());
  }
}

void Model::add_cells(const OpMaker& maker) {
  const auto modules = register_module("cells", torch::nn::ModuleList());
  for (size_t i = 0; i < desc_.cells.size(); ++i) {
    if (const int signal = interrupt::requested()) throw Interrupted(signal);
    const auto owner = static_cast<size_t>(desc_.cells[i].alphas_from);
    const bool inner = i > 0 && i + 1 < desc_.cells.size();
    cells_.push_back(std::make_shared<Cell>(desc_.cells[i], indexed("cells", i), maker,
                                            owner == i ? nullptr : cells_.at(owner).get(), inner));
    modules->push_back(cells_.back());
  }
}

void Model::add_head(const OpMaker& maker) {
  if (desc_.aux) aux_tower_ = register_module("aux_tower", std::make_shared<AuxTower>(*desc_.aux, desc_.classes));
  pool_ = maker.make(desc_.pool, "pool", nullptr, OutputKind::pooled);
  register_module("pool", pool_.module());
  logits_ = maker.make(desc_.logits, "logits", nullptr, OutputKind::logits);
  register_module("logits", logits_.module());
}

void Model::collect_tensors() {
  weights_ = parameters();
  buffers_ = torch::nn::Module::buffers();
  for (size_t c = 0; c < cells_.size(); ++c)
    for (size_t n = 0; n < cells_[c]->nodes().size(); ++n) {
      const Node& node = *cells_[c]->nodes()[n];
      for (size_t e = 0; e < node.edge_count(); ++e)
        collect_arch_parameters(
            "cells." + std::to_string(c) + ".nodes." + std::to_string(n) + ".edges." + std::to_string(e), node.op(e));
    }
}

void Model::collect_arch_parameters(const std::string& path, const IOp& op) {
  const auto parameters = op.arch_parameters();
  for (size_t i = 0; i < parameters.size(); ++i) {
    const bool known = std::any_of(arch_parameters_.begin(), arch_parameters_.end(),
                                   [&](const torch::Tensor& other) { return other.is_same(parameters[i]); });
    if (known) continue;
    arch_parameters_.push_back(parameters[i]);
    named_arch_parameters_.emplace_back(path + ".arch_parameters." + std::to_string(i), parameters[i]);
  }
}

CellInputs Model::apply_stems(const torch::Tensor& x) const {
  const torch::Tensor s0 = stems_[0].apply({&x, 1});
  switch (desc_.stem_layout) {
    case StemLayout::shared:
      return {s0, s0};
    case StemLayout::separate:
      return {s0, stems_[1].apply({&x, 1})};
    case StemLayout::chained:
      return {s0, stems_[1].apply({&s0, 1})};
  }
  throw std::logic_error("unknown stem layout");
}

torch::Tensor Model::forward(const torch::Tensor& x, torch::Tensor* aux_logits) {
  static const std::function<void()> nothing = [] {};
  return pass(x, aux_logits, nothing);
}

torch::Tensor Model::forward_by_parts(const torch::Tensor& x, const std::function<void()>& after_part) {
  return pass(x, nullptr, after_part);
}

torch::Tensor Model::pass(const torch::Tensor& x, torch::Tensor* aux_logits, const std::function<void()>& after_part) {
  CellInputs states = apply_stems(uses_fused(engine_) && x.is_cpu() ? engine::in_channels_last(x) : x);
  after_part();
  for (size_t i = 0; i < cells_.size(); ++i) {
    states = cells_[i]->forward(states);
    after_part();
    if (aux_logits && aux_tower_ && is_training() && desc_.aux->cell == static_cast<int64_t>(i))
      *aux_logits = aux_tower_->forward(states.last);
  }
  for (const auto& cell : cells_) cell->forget_draws();
  const torch::Tensor features = pool_.apply({&states.last, 1});
  const torch::Tensor logits = logits_.apply({&features, 1});
  after_part();
  return logits;
}

engine::InferenceSpec Model::inference_spec() const {
  engine::InferenceSpec spec;
  spec.channels = static_cast<size_t>(desc_.input.channels);
  spec.height = static_cast<size_t>(desc_.input.height);
  spec.width = static_cast<size_t>(desc_.input.width);
  spec.classes = static_cast<size_t>(desc_.classes);
  for (const PlacedOp& stem : stems_) spec.stems.push_back(inference_spec_of(stem.op()));
  if (desc_.stem_layout == StemLayout::separate) spec.stem_inputs = engine::StemInputs::separate;
  if (desc_.stem_layout == StemLayout::chained) spec.stem_inputs = engine::StemInputs::chained;
  for (const auto& cell : cells_) spec.cells.push_back(cell->inference_spec());
  spec.pool = inference_spec_of(pool_.op());
  spec.logits = inference_spec_of(logits_.op());
  return spec;
}

void Model::describe(TreeOut& desc) const { give(desc, desc_); }

IOp& Model::op(int64_t cell, int64_t node, int64_t edge) {
  const auto& nodes = cells_[index_of("cell", cell, cells_.size())]->nodes();
  const Node& its_node = *nodes[index_of("node", node, nodes.size())];
  return its_node.op(index_of("edge", edge, its_node.edge_count()));
}

NamedTensors Model::named_weights() const { return named(named_parameters()); }

NamedTensors Model::named_buffers() const { return named(torch::nn::Module::named_buffers()); }

void Model::set_drop_path(double probability) {
  if (!(probability >= 0.0 && probability < 1.0))
    throw std::invalid_argument("drop path probability must be in [0, 1), not " + std::to_string(probability));
  drop_path_ = probability;
  for (const auto& cell : cells_) cell->set_drop_path(probability);
}

void Model::to(torch::Device device, torch::Dtype dtype, bool non_blocking) {
  torch::nn::Module::to(device, dtype, non_blocking);
  for (const torch::Tensor& alphas : arch_parameters_) alphas.set_data(alphas.to(device, dtype, non_blocking));
}

void Model::to(torch::Dtype dtype, bool non_blocking) {
  torch::nn::Module::to(dtype, non_blocking);
  for (const torch::Tensor& alphas : arch_parameters_) alphas.set_data(alphas.to(dtype, non_blocking));
}

void Model::to(torch::Device device, bool non_blocking) {
  torch::nn::Module::to(device, non_blocking);
  for (const torch::Tensor& alphas : arch_parameters_) alphas.set_data(alphas.to(device, non_blocking));
}

}  // namespace nas::core
