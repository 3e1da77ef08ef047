#pragma once
/// \file
/// A network that a strategy proposes: how it is read, and what a run remembers of it.

#include <cstdint>
#include <string>
#include <vector>

#include "nas/cell_network.h"
#include "nas/strategy.h"
#include "nas/training_result.h"

namespace nas::core {

struct Candidate {
  int64_t number = 0;  ///< 1, 2, 3 ... in the order of proposing
  int64_t parent = 0;  ///< number of an earlier one; 0: none
  CellNetwork made;    ///< without cells when the strategy gave a whole description
  int64_t multiply_adds = 0;
  std::string note;  ///< one printable line
  TrainingResult result;

  std::string id() const { return id_of(number); }
  static std::string id_of(int64_t number) { return "candidate-" + std::to_string(number); }
};

/// The cells of `given`, or the network of its description. Throws std::invalid_argument for an op or a state that does
/// not exist, for another number of edges than `space` has, and for a description that describes no network.
CellNetwork network_in(const nas_candidate& given, const nas_search_space& space);

/// All but the result, to be remembered.
Tree to_tree(const Candidate& candidate);
/// Throws BadKey.
Candidate candidate_from_tree(int64_t number, const Tree& tree);

/// The most accurate first; of equals the earlier one, and failed ones last.
void rank(std::vector<Candidate>& candidates);
/// As tab-separated lines.
std::string table_of(const std::vector<Candidate>& ranked);

}  // namespace nas::core
