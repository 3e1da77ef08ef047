#pragma once
/// \file
/// Values other than tensors in a state that a resumed training continues: `put(state, "drawn", drawn)` in save(), and
/// `drawn = get<std::vector<int64_t>>(state, "drawn")` in load().

#include <torch/torch.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "nas/boundary/trainer.h"
#include "nas/tree_bytes.h"

namespace nas {

/// A checkpoint holds the bytes of the tree as a tensor. [run-thread]
inline void put(IState& state, std::string_view name, const Tree& tree) {
  const std::string bytes = encode_tree(tree);
  torch::Tensor tensor = torch::empty({static_cast<int64_t>(bytes.size())}, torch::kUInt8);
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(tensor.data_ptr<uint8_t>()));
  state.put(name, tensor);
}

/// An integer, a real, a flag, a text, or a list of integers, reals or texts. [run-thread]
inline void put(IState& state, std::string_view name, Value value) {
  Tree tree;
  tree.set("value", std::move(value));
  put(state, name, tree);
}

/// The tree that was put under `name`; nothing when there is none. Throws std::invalid_argument when what was put there
/// is no tree. [run-thread]
inline std::optional<Tree> get_tree(const IState& state, std::string_view name) {
  const torch::Tensor tensor = state.get(name);
  if (!tensor.defined()) return std::nullopt;
  if (tensor.scalar_type() != torch::kUInt8 || tensor.dim() != 1)
    throw std::invalid_argument("the state \"" + std::string(name) + "\" is a tensor, not a tree");
  const torch::Tensor bytes = tensor.contiguous();
  return decode_tree({reinterpret_cast<const char*>(bytes.data_ptr<uint8_t>()), static_cast<size_t>(bytes.numel())});
}

/// The value that was put under `name`; nothing when there is none. Throws std::invalid_argument when it has another
/// type. [run-thread]
template <class Type>
std::optional<Type> get(const IState& state, std::string_view name) {
  const std::optional<Tree> tree = get_tree(state, name);
  if (!tree) return std::nullopt;
  const Value* value = tree->find("value");
  if (value && std::holds_alternative<Type>(*value)) return std::get<Type>(*value);
  throw std::invalid_argument("the state \"" + std::string(name) + "\" has another type");
}

}  // namespace nas
