#pragma once
/// \file
/// The choice of the model that is grown next.

#include <cstdint>
#include <span>
#include <vector>

namespace nas::petridish {

/// A model that can become a parent.
struct Candidate {
  int64_t times_chosen = 0;  ///< how often the model was chosen, beginning with the number of its parent
  double cost = 0.0;         ///< multiply-accumulates for one image
};

/// The probability of each candidate, proportional to 1 / (1 + c) + 1 / (1 + m), where c is the number of times chosen
/// and m is the cost, each scaled to 0..1 over all candidates. Cheap models and models that were seldom chosen are more
/// likely.
std::vector<double> parent_probabilities(std::span<const Candidate> candidates);

/// The index that `uniform`, a number in [0, 1), selects.
size_t pick(std::span<const double> probabilities, double uniform);

}  // namespace nas::petridish
