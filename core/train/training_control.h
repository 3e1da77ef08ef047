#pragma once
/// \file
/// nas::ITrainingControl of a training.

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "nas/boundary/training_control.h"
#include "nas/object.h"

namespace nas::core {

/// [run-thread]
class TrainingControl final : public Provides<ITrainingControl> {
 public:
  /// Borrows `model`.
  explicit TrainingControl(Model& model) : model_(model) {}

  void set_frozen(int64_t cell, int64_t node, int64_t edge, int64_t candidate, bool frozen) override;
  void add_to_loss(const torch::Tensor& term) override;
  void set_learning_rate(double learning_rate) override;

  /// The sum of `loss` and the terms that were added, which are used once.
  torch::Tensor with_terms(torch::Tensor loss);
  /// Makes the gradients of frozen weights undefined: the optimizer then leaves the weights alone.
  void forget_frozen_gradients();
  /// Without a value: that of the schedule.
  std::optional<double> learning_rate() const noexcept { return learning_rate_; }

  void save(std::map<std::string, std::string>& metadata) const;
  /// Throws std::logic_error for a value that save() did not write. What is missing in `metadata` stays as it is.
  void load(const std::map<std::string, std::string>& metadata);

 private:
  using Place = std::array<int64_t, 4>;  ///< cell, node, edge, candidate
  torch::nn::Module& module_at(const Place& place) const;

  Model& model_;
  std::set<Place> frozen_;
  std::vector<torch::Tensor> frozen_weights_, terms_;
  std::optional<double> learning_rate_;
};

}  // namespace nas::core
