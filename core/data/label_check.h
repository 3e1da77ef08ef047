#pragma once
/// \file
/// Labels against the number of classes.

#include <torch/torch.h>

#include <filesystem>
#include <optional>

namespace nas::core {

/// Index of the first of `labels` (N, int64) that is outside of [0, classes).
std::optional<int64_t> first_label_outside(const torch::Tensor& labels, int64_t classes);

/// Throws Error(data) that names the first such label and its `file`.
void check_labels(const torch::Tensor& labels, int64_t classes, const std::filesystem::path& file);

}  // namespace nas::core
