#pragma once
/// \file
/// Which model of the frontier is grown next.

#include <cstdint>
#include <span>
#include <vector>

namespace nas::petridish {

/// A model that may become a parent: how often it, or those it descends from, were chosen before, and what it costs.
struct Candidate {
  int64_t times_chosen = 0;
  double cost = 0.0;
};

/// Probability of each: proportional to 1 / (1 + c) + 1 / (1 + m), with c the times chosen and m the cost, each scaled
/// to 0..1 over all candidates. So cheap models and those that were chosen seldom come first.
std::vector<double> parent_probabilities(std::span<const Candidate> candidates);

/// The index that `uniform`, in [0, 1), falls on.
size_t pick(std::span<const double> probabilities, double uniform);

}  // namespace nas::petridish
