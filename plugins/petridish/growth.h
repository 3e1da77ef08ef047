#pragma once
/// \file
/// Growth of a model by one node in every cell: first with all candidates, then with those that the search chose.

#include <cstdint>
#include <map>
#include <string>

#include "nas/desc.h"

namespace nas::petridish {

/// `parent` with a node of candidates in each cell, inserted before its last node. The new node reads the inputs of the
/// cell and all nodes before the last, through "petridish_normal_op" or "petridish_reduction_op". Its state is the last
/// of the states that the post op projects, and no other node reads it. Throws std::invalid_argument when a cell has no
/// node, or when its post op is not "project_each".
ModelDesc grow(const ModelDesc& parent);

/// Prefixes of the names of weights, and the prefixes that they had in the network that is inherited from. An empty
/// value: the weights are initialised afresh. See TrainingRequest::names.
using WeightNames = std::map<std::string, std::string>;

/// The names for grow(parent): the weights of the last node come from the node one index lower, and those of the new
/// node are initialised afresh.
WeightNames renames_after_growth(const ModelDesc& grown);

/// The names for `found`, which the finalizers made of a grown network: each chosen op begins with the weights of its
/// candidate.
WeightNames renames_after_choice(const ModelDesc& found);

/// The index of the node that the last growth added to `cell`.
inline size_t newest_node(const CellDesc& cell) { return cell.nodes.size() - 2; }

/// The number of reduction cells.
int64_t reductions_of(const ModelDesc& desc);

}  // namespace nas::petridish
