#pragma once
/// \file
/// Model descriptions: plain data that says everything about a network but its weights. Layer 3: each side compiles its
/// own copy; across the boundary a description goes as a tree (nas/desc_tree.h).

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nas {

/// One image or feature map, without the batch: (C, H, W).
struct Shape {
  int64_t channels = 0, height = 0, width = 0;
  bool operator==(const Shape&) const = default;
};

/// One op: a primitive such as "sep_conv_3x3", or whatever a plugin registered under `name`.
struct OpDesc {
  std::string name;
  int64_t channels_in = 0;
  int64_t channels_out = 0;
  int64_t stride = 1;
  std::map<std::string, std::string> attributes;  ///< what only this op understands
  std::vector<OpDesc> children;                   ///< of ops made of ops ("multi_op"), in order
  bool operator==(const OpDesc&) const = default;
};

/// An op and the states that it reads: 0 and 1 are the cell's stems, 2 is node 0, and so on.
struct EdgeDesc {
  OpDesc op;
  std::vector<int64_t> inputs;
  bool operator==(const EdgeDesc&) const = default;
};

/// The sum of its edges. Without edges: a copy of the last state before it.
struct NodeDesc {
  std::vector<EdgeDesc> edges;
  bool operator==(const NodeDesc&) const = default;
};

enum class CellType { normal, reduction };

struct CellDesc {
  CellType type = CellType::normal;
  bool reduction_prev = false;  ///< state 0 comes in at twice the height and width of state 1
  int64_t alphas_from = 0;      ///< index of the cell whose architecture parameters this one shares; its own: owns them
  OpDesc stem0, stem1;          ///< bring both inputs to the cell's channels
  std::vector<NodeDesc> nodes;
  std::vector<int64_t> concat;  ///< states that the post op concatenates, in order
  OpDesc post_op;               ///< "concat", or "project": concat, then 1x1 convolution and batch norm
  bool operator==(const CellDesc&) const = default;
};

/// Auxiliary classifier on the output of cell `cell`, used in training only.
struct AuxTowerDesc {
  int64_t cell = 0;
  int64_t channels_in = 0;
  int64_t pool_stride = 3;  ///< of the 5x5 average pool: 3 for 8x8 maps, 2 for 7x7
  bool operator==(const AuxTowerDesc&) const = default;
};

/// How the two inputs of the first cell are made.
enum class StemLayout {
  shared,    ///< s0 = s1 = stem(x): DARTS on CIFAR
  separate,  ///< s0 = stem0(x), s1 = stem1(x): Archai
  chained,   ///< s0 = stem0(x), s1 = stem1(s0): DARTS on ImageNet
};

struct ModelDesc {
  Shape input;
  int64_t classes = 0;
  bool affine = true;            ///< batch norms of the cells learn scale and shift
  bool pool_batch_norm = false;  ///< pools are followed by a batch norm without affine (DARTS, search only)
  StemLayout stem_layout = StemLayout::shared;
  std::vector<OpDesc> stems;  ///< one when shared, else two
  std::vector<CellDesc> cells;
  std::optional<AuxTowerDesc> aux;
  OpDesc pool;    ///< "pool_adaptive_avg" or "pool_avg_7x7"
  OpDesc logits;  ///< "linear": channels_in features to `classes`
  bool operator==(const ModelDesc&) const = default;
};

}  // namespace nas
