#pragma once
/// \file
/// Cells of DARTS's search space (Liu, Simonyan, Yang 2019, section 3.1.1), drawn at random; and when two are the same.

#include <random>
#include <string>

#include "nas/desc.h"

namespace nas::random {

using Engine = std::mt19937_64;

/// A cell of `nodes` nodes. Each reads two different states before it through an op each, one of the seven primitives
/// without `none`; all choices are equally likely. Channels and strides are the builder's to fill in.
CellDesc draw_cell(CellType type, int64_t nodes, Engine& engine);

/// Equal exactly for isomorphic cells: the order of a node's edges does not count, nor that of nodes, as long as each
/// comes after those it reads. Takes nodes! steps.
std::string canonical_text(const CellDesc& cell);

}  // namespace nas::random
