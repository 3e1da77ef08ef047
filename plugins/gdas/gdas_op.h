#pragma once
/// \file
/// The op on every edge of the GDAS supernet. Dong, Yang: "Searching for a Robust Neural Architecture in Four GPU
/// Hours", CVPR 2019, section 3.2.

#include <array>

#include "nas/mixture.h"

namespace nas::gdas {

/// What the trainer of GDAS asks of its ops.
class IAnnealed : public IInterface {
 public:
  static constexpr std::string_view iid = "gdas.annealed/0";
  virtual void set_temperature(double tau) = 0;

 protected:
  ~IAnnealed() = default;
};

/// y = h_k op_k(x) for one candidate k, drawn anew for each forward pass and for all cells of a type together: the
/// largest of (log softmax(alphas) + Gumbel noise) / tau. h_k is 1, with the gradient of the softmax of these numbers
/// (the paper's equations 3 to 5). The other candidates are not computed. Outside of training the candidate of largest
/// alpha is used, so that a measurement can be repeated. [run-thread]
class GdasOp final : public SampledMixtureOp, public IAnnealed {
 public:
  explicit GdasOp(const OpContext& context);

  /// (8): one at the drawn candidate, else zero, with the gradient of the softmax.
  torch::Tensor weights() override;
  /// The drawn candidate.
  std::span<const int64_t> active() override { return drawn_; }
  /// The primitive of largest alpha other than `none`, ranked by its softmax.
  Finalized finalize() const override;

  void set_temperature(double tau) override { tau_ = tau; }
  void* query(std::string_view iid) noexcept override;

 private:
  torch::Tensor draw();

  torch::Tensor alphas_;  ///< (8), raw
  double tau_ = 1.0;
  std::array<int64_t, 1> drawn_{};
};

}  // namespace nas::gdas
