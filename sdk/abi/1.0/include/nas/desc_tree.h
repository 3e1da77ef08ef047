#pragma once
/// \file
/// Converts descriptions to trees and back. The keys are those of model.toml. A reader skips keys that it does not
/// know, and throws BadKey, which holds the path of the key, when a value or a table is missing or wrong. A list of
/// tables that is missing is empty.

#include "nas/desc.h"
#include "nas/tree_bytes.h"

namespace nas {

/// Version of the keys below. A key that changes the meaning of others raises it, and a reader then accepts every
/// version up to its own; so far there is one.
inline constexpr int64_t desc_version = 1;

/// The error for the key at `path()`, such as "cells[2].nodes[0].edges[1].stride". Each side has a copy of this class
/// of its own: functions of the host throw a std::invalid_argument with the same text instead.
class BadKey : public std::invalid_argument {
 public:
  /// `problem` completes the sentence that begins with `key "PATH"`, such as "is missing".
  BadKey(std::string path, const std::string& problem)
      : std::invalid_argument("key \"" + path + "\" " + problem), path_(std::move(path)) {}
  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

namespace desc_detail {

template <class Type>
const Type& need(const Tree& tree, const std::string& path, std::string_view key) {
  const Value* scalar = tree.find(key);
  if (!scalar) throw BadKey(path + std::string(key), "is missing");
  const Type* value = std::get_if<Type>(scalar);
  if (!value) throw BadKey(path + std::string(key), "has the wrong type");
  return *value;
}

inline const Tree& need_table(const Tree& tree, const std::string& path, std::string_view key) {
  const Tree* table = tree.find_table(key);
  if (!table) throw BadKey(path + std::string(key), "is missing");
  return *table;
}

inline std::string indexed(const std::string& path, std::string_view key, size_t index) {
  return path + std::string(key) + "[" + std::to_string(index) + "].";
}

}  // namespace desc_detail

inline Tree to_tree(const OpDesc& op) {
  Tree tree;
  tree.set("op", op.name);
  tree.set("channels", std::vector<int64_t>{op.channels_in, op.channels_out});
  tree.set("stride", op.stride);
  if (!op.attributes.empty()) {
    Tree& attributes = tree.table("attributes");
    for (const auto& [key, value] : op.attributes) attributes.set(key, value);
  }
  if (!op.children.empty()) {
    std::vector<Tree>& children = tree.list("children");
    for (const OpDesc& child : op.children) children.push_back(to_tree(child));
  }
  return tree;
}

inline OpDesc op_from_tree(const Tree& tree, const std::string& path = "") {
  using namespace desc_detail;
  OpDesc op;
  op.name = need<std::string>(tree, path, "op");
  const auto& channels = need<std::vector<int64_t>>(tree, path, "channels");
  if (channels.size() != 2) throw BadKey(path + "channels", "must be [in, out]");
  op.channels_in = channels[0];
  op.channels_out = channels[1];
  op.stride = need<int64_t>(tree, path, "stride");
  if (const Tree* attributes = tree.find_table("attributes"))
    for (const auto& [key, value] : attributes->scalars) op.attributes[key] = value;
  const std::vector<Tree>& children = tree.items("children");
  for (size_t i = 0; i < children.size(); ++i)
    op.children.push_back(op_from_tree(children[i], indexed(path, "children", i)));
  return op;
}

inline Tree to_tree(const CellDesc& cell) {
  Tree tree;
  tree.set("type", std::string(cell.type == CellType::normal ? "normal" : "reduction"));
  tree.set("reduction_prev", cell.reduction_prev);
  tree.set("alphas_from", cell.alphas_from);
  tree.set("concat", cell.concat);
  tree.table("stem0") = to_tree(cell.stem0);
  tree.table("stem1") = to_tree(cell.stem1);
  tree.table("post_op") = to_tree(cell.post_op);
  std::vector<Tree>& nodes = tree.list("nodes");
  for (const NodeDesc& node : cell.nodes) {
    Tree& node_tree = nodes.emplace_back();
    std::vector<Tree>& edges = node_tree.list("edges");
    for (const EdgeDesc& edge : node.edges) {
      Tree edge_tree;
      edge_tree.set("inputs", edge.inputs);
      Tree op = to_tree(edge.op);
      for (auto& scalar : op.scalars) edge_tree.scalars.push_back(std::move(scalar));
      edge_tree.tables = std::move(op.tables);
      edge_tree.lists = std::move(op.lists);
      edges.push_back(std::move(edge_tree));
    }
  }
  return tree;
}

inline CellType cell_type_from(const std::string& text, const std::string& path) {
  if (text == "normal") return CellType::normal;
  if (text == "reduction") return CellType::reduction;
  throw BadKey(path + "type", "must be \"normal\" or \"reduction\"");
}

inline NodeDesc node_from_tree(const Tree& tree, const std::string& path) {
  NodeDesc node;
  const std::vector<Tree>& edges = tree.items("edges");
  for (size_t i = 0; i < edges.size(); ++i) {
    const std::string edge_path = desc_detail::indexed(path, "edges", i);
    node.edges.push_back(
        {op_from_tree(edges[i], edge_path), desc_detail::need<std::vector<int64_t>>(edges[i], edge_path, "inputs")});
  }
  return node;
}

inline CellDesc cell_from_tree(const Tree& tree, const std::string& path) {
  using namespace desc_detail;
  CellDesc cell;
  cell.type = cell_type_from(need<std::string>(tree, path, "type"), path);
  cell.reduction_prev = need<bool>(tree, path, "reduction_prev");
  cell.alphas_from = need<int64_t>(tree, path, "alphas_from");
  cell.concat = need<std::vector<int64_t>>(tree, path, "concat");
  cell.stem0 = op_from_tree(need_table(tree, path, "stem0"), path + "stem0.");
  cell.stem1 = op_from_tree(need_table(tree, path, "stem1"), path + "stem1.");
  cell.post_op = op_from_tree(need_table(tree, path, "post_op"), path + "post_op.");
  const std::vector<Tree>& nodes = tree.items("nodes");
  for (size_t i = 0; i < nodes.size(); ++i) cell.nodes.push_back(node_from_tree(nodes[i], indexed(path, "nodes", i)));
  return cell;
}

inline std::string_view name_of(StemLayout layout) {
  switch (layout) {
    case StemLayout::shared:
      return "shared";
    case StemLayout::separate:
      return "separate";
    case StemLayout::chained:
      return "chained";
  }
  throw std::invalid_argument("unknown stem layout");
}

inline StemLayout stem_layout_from(std::string_view text) {
  for (StemLayout layout : {StemLayout::shared, StemLayout::separate, StemLayout::chained})
    if (text == name_of(layout)) return layout;
  throw BadKey("stem_layout", "must be \"shared\", \"separate\" or \"chained\"");
}

inline Tree to_tree(const ModelDesc& model) {
  Tree tree;
  tree.set("version", desc_version);
  tree.set("input", std::vector<int64_t>{model.input.channels, model.input.height, model.input.width});
  tree.set("classes", model.classes);
  tree.set("affine", model.affine);
  tree.set("pool_batch_norm", model.pool_batch_norm);
  tree.set("stem_layout", std::string(name_of(model.stem_layout)));
  tree.table("pool") = to_tree(model.pool);
  tree.table("logits") = to_tree(model.logits);
  if (model.aux) {
    Tree& aux = tree.table("aux");
    aux.set("cell", model.aux->cell);
    aux.set("channels_in", model.aux->channels_in);
    aux.set("pool_stride", model.aux->pool_stride);
  }
  std::vector<Tree>& stems = tree.list("stems");
  for (const OpDesc& stem : model.stems) stems.push_back(to_tree(stem));
  std::vector<Tree>& cells = tree.list("cells");
  for (const CellDesc& cell : model.cells) cells.push_back(to_tree(cell));
  return tree;
}

inline ModelDesc model_from_tree(const Tree& tree) {
  using namespace desc_detail;
  ModelDesc model;
  const int64_t version = need<int64_t>(tree, "", "version");
  if (version != desc_version)
    throw BadKey("version",
                 "is " + std::to_string(version) + ", and this program reads " + std::to_string(desc_version));
  const auto& input = need<std::vector<int64_t>>(tree, "", "input");
  if (input.size() != 3) throw BadKey("input", "must be [channels, height, width]");
  model.input = {input[0], input[1], input[2]};
  model.classes = need<int64_t>(tree, "", "classes");
  model.affine = need<bool>(tree, "", "affine");
  model.pool_batch_norm = need<bool>(tree, "", "pool_batch_norm");
  model.stem_layout = stem_layout_from(need<std::string>(tree, "", "stem_layout"));
  model.pool = op_from_tree(need_table(tree, "", "pool"), "pool.");
  model.logits = op_from_tree(need_table(tree, "", "logits"), "logits.");
  if (const Tree* aux = tree.find_table("aux"))
    model.aux = AuxTowerDesc{need<int64_t>(*aux, "aux.", "cell"), need<int64_t>(*aux, "aux.", "channels_in"),
                             need<int64_t>(*aux, "aux.", "pool_stride")};
  const std::vector<Tree>& stems = tree.items("stems");
  for (size_t i = 0; i < stems.size(); ++i) model.stems.push_back(op_from_tree(stems[i], indexed("", "stems", i)));
  const std::vector<Tree>& cells = tree.items("cells");
  for (size_t i = 0; i < cells.size(); ++i) model.cells.push_back(cell_from_tree(cells[i], indexed("", "cells", i)));
  return model;
}

/// A description, or another value with a tree, in the form in which it crosses the boundary.
template <class Described>
std::string bytes_of(const Described& described) {
  return encode_tree(to_tree(described));
}

/// Gives a description to the caller of a function of the boundary.
template <class Described>
void give(TreeOut& out, const Described& described) {
  give(out, to_tree(described));
}

namespace desc_detail {

/// What `read` makes of bytes that the other side has given. The exception about what is wrong with them may go back to
/// that side, so it is no BadKey.
template <class Read>
auto read_given(TreeBytes bytes, const Read& read) {
  try {
    return read(decode_tree(bytes));
  } catch (const BadKey& fault) {
    throw std::invalid_argument(fault.what());
  }
}

}  // namespace desc_detail

/// The description in bytes that crossed. Throws std::invalid_argument, and no BadKey.
inline OpDesc op_from_bytes(TreeBytes bytes) {
  return desc_detail::read_given(bytes, [](const Tree& tree) { return op_from_tree(tree); });
}
inline ModelDesc model_from_bytes(TreeBytes bytes) {
  return desc_detail::read_given(bytes, [](const Tree& tree) { return model_from_tree(tree); });
}

}  // namespace nas
