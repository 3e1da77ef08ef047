#pragma once
/// \file
/// Random cells of the search space of DARTS (Liu, Simonyan, Yang 2019, section 3.1.1), and the test whether two cells
/// are the same.

#include <random>
#include <string>

#include "nas/desc.h"

namespace nas::random {

using Engine = std::mt19937_64;

/// A cell of `nodes` nodes. Each node reads two different earlier states, each through one of the seven primitives
/// other than `none`. All choices have the same probability. The builder sets channels and strides.
CellDesc draw_cell(CellType type, int64_t nodes, Engine& engine);

/// A text that is equal for two cells exactly when they are isomorphic: when they differ only in the order of edges, or
/// in an order of nodes in which each node comes after those that it reads. Takes nodes! steps.
std::string canonical_text(const CellDesc& cell);

}  // namespace nas::random
