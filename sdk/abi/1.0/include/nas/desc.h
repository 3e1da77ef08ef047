#pragma once
/// \file
/// Model descriptions: plain data that determines a network except for its weights. The host and each plugin compile
/// their own copy of these structs; a description crosses the boundary as a tree (nas/desc_tree.h).

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "nas/value.h"

namespace nas {

/// One image or feature map, without the batch: (C, H, W).
struct Shape {
  int64_t channels = 0, height = 0, width = 0;
  bool operator==(const Shape&) const = default;
};

/// One op: a primitive such as "sep_conv_3x3", or an op that a plugin provides under `name`.
struct OpDesc {
  std::string name;
  int64_t channels_in = 0;
  int64_t channels_out = 0;
  int64_t stride = 1;
  std::map<std::string, Value> attributes;  ///< values that only this op understands
  std::vector<OpDesc> children;             ///< the ops inside an op such as "multi_op", in order
  bool operator==(const OpDesc&) const = default;
};

/// The attribute `key` of `op`, as an int64_t, double, bool, std::string or a vector of one of these. Throws
/// std::invalid_argument when there is none or it has another type.
template <class Type>
const Type& attribute(const OpDesc& op, const std::string& key) {
  const auto found = op.attributes.find(key);
  const Type* value = found == op.attributes.end() ? nullptr : std::get_if<Type>(&found->second);
  if (value) return *value;
  if (found == op.attributes.end())
    throw std::invalid_argument("op \"" + op.name + "\" needs an attribute \"" + key + "\"");
  throw std::invalid_argument("the attribute \"" + key + "\" of op \"" + op.name + "\" has the wrong type");
}

/// An op and the states that it reads. States 0 and 1 are the outputs of the cell's stems, and state i + 2 is node i.
struct EdgeDesc {
  OpDesc op;
  std::vector<int64_t> inputs;
  bool operator==(const EdgeDesc&) const = default;
};

/// An edge that reads the state `input` through the op `op`. It has no channels: ModelDescBuilder gives it those of the
/// cell, and the stride that the state needs.
inline EdgeDesc edge(std::string op, int64_t input) {
  return {.op = {.name = std::move(op), .attributes = {}, .children = {}}, .inputs = {input}};
}

/// A node is the sum of its edges. A node without edges is a copy of the state before it.
struct NodeDesc {
  std::vector<EdgeDesc> edges;
  bool operator==(const NodeDesc&) const = default;
};

enum class CellType { normal, reduction };

/// One cell.
struct CellDesc {
  CellType type = CellType::normal;
  bool reduction_prev = false;  ///< input 0 has the height and width that input 1 had before a stride of 2
  int64_t alphas_from = 0;  ///< index of the cell whose architecture parameters it uses; its own index: it owns them
  OpDesc stem0, stem1;      ///< give both inputs the channels of the cell
  std::vector<NodeDesc> nodes;
  std::vector<int64_t> concat;  ///< states that the post op concatenates, in order
  OpDesc post_op;               ///< such as "concat"; or "project": concat, 1x1 convolution and batch norm
  bool operator==(const CellDesc&) const = default;
};

/// An auxiliary classifier on the output of cell `cell`, used in training only.
struct AuxTowerDesc {
  int64_t cell = 0;
  int64_t channels_in = 0;
  int64_t pool_stride = 3;  ///< stride of the 5x5 average pool: 3 for 8x8 maps, 2 for 7x7 maps
  bool operator==(const AuxTowerDesc&) const = default;
};

/// How the two inputs of the first cell are made.
enum class StemLayout {
  shared,    ///< s0 = s1 = stem(x): DARTS on CIFAR
  separate,  ///< s0 = stem0(x), s1 = stem1(x): Archai
  chained,   ///< s0 = stem0(x), s1 = stem1(s0): DARTS on ImageNet
};

/// A whole network.
struct ModelDesc {
  Shape input;  ///< one image
  int64_t classes = 0;
  bool affine = true;            ///< the batch norms of the cells learn scale and shift
  bool pool_batch_norm = false;  ///< a batch norm without scale and shift follows each pool (DARTS, in the search)
  StemLayout stem_layout = StemLayout::shared;
  std::vector<OpDesc> stems;  ///< one op when the layout is shared, else two
  std::vector<CellDesc> cells;
  std::optional<AuxTowerDesc> aux;
  OpDesc pool;    ///< such as "pool_adaptive_avg" or "pool_avg_7x7"
  OpDesc logits;  ///< such as "linear", from channels_in features to `classes`
  bool operator==(const ModelDesc&) const = default;
};

}  // namespace nas
