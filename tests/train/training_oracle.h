#pragma once
/// \file
/// What Python's torch computes for the parts of training, in float64.

#include <torch/torch.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "tests/oracle/oracle.h"

namespace nas::core {

/// The answers of tests/oracle/training.py. Python runs once per process.
inline const nlohmann::json& training_oracle() {
  static const nlohmann::json answers = nlohmann::json::parse(test::run_oracle("training.py"));
  return answers;
}

/// A JSON list as a float64 tensor of `shape`.
inline torch::Tensor tensor_of(const nlohmann::json& values, at::IntArrayRef shape) {
  return torch::tensor(values.get<std::vector<double>>(), torch::kFloat64).reshape(shape);
}

inline torch::Tensor integers_of(const nlohmann::json& values) {
  return torch::tensor(values.get<std::vector<int64_t>>(), torch::kInt64);
}

/// The shapes of the weights in training.py.
inline const std::vector<std::vector<int64_t>> kShapes{{3, 4}, {5}, {}};

inline std::vector<torch::Tensor> tensors_of(const nlohmann::json& lists) {
  std::vector<torch::Tensor> tensors;
  for (size_t i = 0; i < kShapes.size(); ++i) tensors.push_back(tensor_of(lists[i], kShapes[i]));
  return tensors;
}

}  // namespace nas::core
