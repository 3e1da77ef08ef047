#pragma once
/// \file
/// Stratified splitting: every part has the classes in the proportions of the whole.

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace nas::core {

/// Divides `labels` (N, int64) into one part per fraction. The parts are ascending int64 indices into `labels`,
/// disjoint, and cover all of it; each has its fraction of the whole and of each class to within about one item. Which
/// items go where depends on `seed` alone. Throws Error(config) unless the fractions are in [0, 1] and sum to 1.
std::vector<torch::Tensor> stratified_split(const torch::Tensor& labels, const std::vector<double>& fractions,
                                            uint64_t seed);

/// Ascending indices of exactly `max_items` of `labels`, stratified; of all of them when there are no more. Throws
/// Error(config) when `max_items` is not positive.
torch::Tensor stratified_subset(const torch::Tensor& labels, int64_t max_items, uint64_t seed);

}  // namespace nas::core
