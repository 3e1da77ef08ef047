#pragma once
/// \file
/// The op of supernets that are trained by uniform paths: Guo et al., "Single Path One-Shot Neural Architecture Search
/// with Uniform Sampling", ECCV 2020, section 3.2.

#include <torch/torch.h>

#include <array>
#include <span>

#include "nas/mixture.h"
#include "nas/random_cell.h"

namespace nas {

/// y = op_k(x) for one primitive k of a found cell, drawn uniformly for each forward pass and for all cells of a type
/// together. The others are not computed. It has no architecture parameters: networks within the supernet are compared
/// by nas::evaluate() (nas/evaluation.h), with batch norms that are recalibrated. [run-thread]
class UniformPathOp final : public SampledMixtureOp {
 public:
  explicit UniformPathOp(const OpContext& context) : SampledMixtureOp(context, cell_primitives) {}

  /// (7): one at the drawn primitive, else zero. The draw is from LibTorch's default generator, also while the supernet
  /// is measured, which then gives the accuracy of random networks.
  torch::Tensor weights() override {
    drawn_ = {torch::randint(size(), {1}).item<int64_t>()};
    const torch::Tensor weight = parameters().front();  // of a convolution
    return torch::one_hot(torch::tensor(drawn_[0]), size()).to(weight.options());
  }
  std::span<const int64_t> active() override { return drawn_; }
  /// Nothing is learned that could choose: the last primitive, for estimates of what an eval takes.
  Finalized finalize() const override { return {candidate(size() - 1), 0.0}; }

 private:
  std::array<int64_t, 1> drawn_{};
};

}  // namespace nas
