#pragma once
/// \file
/// A network, built from its description.

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/named_tensors.h"
#include "core/model/aux_tower.h"
#include "core/model/cell.h"
#include "nas/model.h"

namespace nas::core {

/// Stems, cells in a chain where each reads the outputs of the two before it, pool, logits: DARTS (Liu et al. 2019),
/// section 2 and appendix A. [run-thread]
class Model final : public torch::nn::Module, public Provides<IModel> {
 public:
  /// Checks `desc`, then makes its parts in the order stems, cells, auxiliary tower, logits. Initial weights are
  /// LibTorch's defaults, drawn from the default CPU generator: the caller seeds it. Throws Error(unreadable) that
  /// names the place in the description, and Interrupted between two cells. `builder` is not needed afterwards; the
  /// plugins of its ops are.
  static std::shared_ptr<Model> build(const ModelDesc& desc, IOpBuilder& builder, Engine engine = Engine::fused);

  torch::Tensor forward(const torch::Tensor& x, torch::Tensor* aux_logits = nullptr) override;
  /// The same pass, which calls `after_part` after the stems, after each cell and after the classifier.
  torch::Tensor forward_by_parts(const torch::Tensor& x, const std::function<void()>& after_part);
  torch::nn::Module& module() override { return *this; }
  std::span<const torch::Tensor> weights() const override { return weights_; }
  std::span<const torch::Tensor> buffers() const override { return buffers_; }
  std::span<const torch::Tensor> arch_parameters() const override { return arch_parameters_; }
  void describe(TreeOut& desc) const override;
  IOp& op(int64_t cell, int64_t node, int64_t edge) override;

  const ModelDesc& desc() const noexcept { return desc_; }
  /// The tensors that checkpoints keep, in the order of weights(), buffers() and arch_parameters(). Names depend on the
  /// description alone: "cells.0.nodes.1.edges.0.first.depthwise.weight", "stems.0.layers.1.running_mean",
  /// "cells.0.nodes.1.edges.0.arch_parameters.0" under the cell that owns it. The tensors share the model's memory.
  NamedTensors named_weights() const;
  NamedTensors named_buffers() const;
  NamedTensors named_arch_parameters() const { return named_arch_parameters_; }
  /// The network without what only training needs, for the inference engine; it refers to the model's tensors.
  engine::InferenceSpec inference_spec() const;
  /// In [0, 1), of each edge but identities, in training; 0 at first. Throws std::invalid_argument.
  void set_drop_path(double probability);
  double drop_path() const noexcept { return drop_path_; }
  std::span<const std::shared_ptr<Cell>> cells() const noexcept { return cells_; }

  /// These move the architecture parameters too, which are not parameters of the module. Handles stay valid.
  void to(torch::Device device, torch::Dtype dtype, bool non_blocking = false) override;
  void to(torch::Dtype dtype, bool non_blocking = false) override;
  void to(torch::Device device, bool non_blocking = false) override;

 private:
  Model(ModelDesc desc, Engine engine) : desc_(std::move(desc)), engine_(engine) {}
  void add_stems(const OpMaker& maker);
  void add_cells(const OpMaker& maker);
  void add_head(const OpMaker& maker);
  void collect_tensors();
  void collect_arch_parameters(const std::string& path, const IOp& op);
  torch::Tensor pass(const torch::Tensor& x, torch::Tensor* aux_logits, const std::function<void()>& after_part);
  CellInputs apply_stems(const torch::Tensor& x) const;

  ModelDesc desc_;
  Engine engine_;
  double drop_path_ = 0.0;
  std::vector<PlacedOp> stems_;
  std::vector<std::shared_ptr<Cell>> cells_;
  std::shared_ptr<AuxTower> aux_tower_;  ///< null without one
  PlacedOp pool_, logits_;
  std::vector<torch::Tensor> weights_, buffers_, arch_parameters_;
  NamedTensors named_arch_parameters_;
};

}  // namespace nas::core
