#pragma once
/// \file
/// Genotypes: the cells of a network in the text form of quark0/darts, which much of the field reads and writes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nas/desc.h"

namespace nas::core {

/// ('sep_conv_3x3', 1): an op and the state that it reads.
struct GenotypeEdge {
  std::string op;
  int64_t input = 0;
  bool operator==(const GenotypeEdge&) const = default;
};

/// Two edges for each node, node after node, and the states that are joined to the output.
struct GenotypeCell {
  std::vector<GenotypeEdge> edges;
  std::vector<int64_t> concat;
  bool operator==(const GenotypeCell&) const = default;
};

/// A cell without edges and concat means that the network has no cell of this type.
struct Genotype {
  GenotypeCell normal, reduction;
  bool operator==(const Genotype&) const = default;
};

/// Whether the first normal and the first reduction cell have two edges of one input for each node.
bool has_genotype(const ModelDesc& desc);

/// The first normal and the first reduction cell of `desc`. Throws Error(failed) that names the node when a node
/// does not have two edges of one input each: a genotype cannot express it.
Genotype genotype_of(const ModelDesc& desc);

/// A network of one cell of each type that the genotype has, for ModelDescBuilder to take cells from. Channels, stems
/// and head are left empty: the builder sets them, and the strides.
ModelDesc template_of(const Genotype& genotype);

}  // namespace nas::core
