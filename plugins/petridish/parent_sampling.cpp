#include "parent_sampling.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace nas::petridish {

namespace {

/// `values` scaled to 0..1. Values that are all equal become 1, or stay 0.
std::vector<double> scaled(std::vector<double> values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const bool equal = *least == *most;
  const double offset = equal ? 0.0 : *least;
  const double range = !equal ? *most - *least : *most > 0.0 ? *most : 1.0;
  for (double& value : values) value = (value - offset) / range;
  return values;
}

}  // namespace

std::vector<double> parent_probabilities(std::span<const Candidate> candidates) {
  if (candidates.empty()) return {};
  std::vector<double> counts, costs;
  for (const Candidate& candidate : candidates) {
    counts.push_back(static_cast<double>(candidate.times_chosen));
    costs.push_back(candidate.cost);
  }
  counts = scaled(std::move(counts));
  costs = scaled(std::move(costs));
  std::vector<double> weights;
  for (size_t i = 0; i < candidates.size(); ++i) weights.push_back(1.0 / (1.0 + counts[i]) + 1.0 / (1.0 + costs[i]));
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= sum;
  return weights;
}

size_t pick(std::span<const double> probabilities, double uniform) {
  double passed = 0.0;
  for (size_t i = 0; i + 1 < probabilities.size(); ++i) {
    passed += probabilities[i];
    if (uniform < passed) return i;
  }
  return probabilities.size() - 1;
}

}  // namespace nas::petridish
