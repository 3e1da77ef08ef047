#pragma once
/// \file
/// Growing a model by one node in every cell: the candidates first, then what the search chose of them.

#include <cstdint>
#include <map>
#include <string>

#include "nas/desc.h"

namespace nas::petridish {

/// `parent` with a node of candidates in each cell, before its last node: it reads the cell's inputs and all nodes
/// before the last, through "petridish_normal_op" or "petridish_reduction_op", and joins the others as the last of the
/// states that the post op projects. No other node reads it. Throws std::invalid_argument when a cell has no node or
/// its post op is no "project_each".
ModelDesc grow(const ModelDesc& parent);

/// Beginnings of weights' names, and what they were called in the network that they come from; empty: nowhere.
using WeightNames = std::map<std::string, std::string>;

/// Where the weights of grow(parent) come from: the last node's from one place before, the new node's from nowhere.
WeightNames renames_after_growth(const ModelDesc& grown);

/// Where the weights of a found network come from, `found` being what the finalizers made of a grown one: each chosen
/// op begins as the candidate that it was.
WeightNames renames_after_choice(const ModelDesc& found);

/// The index of the node that the last growth added to `cell`.
inline size_t newest_node(const CellDesc& cell) { return cell.nodes.size() - 2; }

/// 2 for an input of a reduction cell, of the candidate op called `name`; else 1.
int64_t candidate_stride(const std::string& name, int64_t state);

/// How many of its cells are reduction cells.
int64_t reductions_of(const ModelDesc& desc);

/// "petridish_normal_op" or "petridish_reduction_op".
std::string candidate_op_name(CellType type);
bool is_candidate_op(const std::string& name);

}  // namespace nas::petridish
