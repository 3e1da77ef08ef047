#pragma once

#include <torch/torch.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace nas::core {

/// What oracle.py says; null when this build has no Python with torch. Python is run once per process.
const nlohmann::json& oracle();

/// A JSON list as a float64 tensor of `shape`.
inline torch::Tensor tensor_of(const nlohmann::json& values, at::IntArrayRef shape) {
  return torch::tensor(values.get<std::vector<double>>(), torch::kFloat64).reshape(shape);
}

inline torch::Tensor integers_of(const nlohmann::json& values) {
  return torch::tensor(values.get<std::vector<int64_t>>(), torch::kInt64);
}

/// The shapes of the weights in oracle.py.
inline const std::vector<std::vector<int64_t>> kShapes{{3, 4}, {5}, {}};

inline std::vector<torch::Tensor> tensors_of(const nlohmann::json& lists) {
  std::vector<torch::Tensor> tensors;
  for (size_t i = 0; i < kShapes.size(); ++i) tensors.push_back(tensor_of(lists[i], kShapes[i]));
  return tensors;
}

}  // namespace nas::core

#define SKIP_WITHOUT_ORACLE()                               \
  if (nas::core::oracle().is_null())                        \
  GTEST_SKIP() << "this build has no Python with torch in " \
                  ".venv"
