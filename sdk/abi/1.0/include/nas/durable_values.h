#pragma once
/// \file
/// What a searcher remembers, as values: `remember("population", tree)`, and after a resume `remembered("population")`.

#include <optional>
#include <string_view>

#include "nas/boundary/durable_values.h"
#include "nas/host.h"
#include "nas/tree_bytes.h"

namespace nas {

/// Throws what IDurableValues::put() throws, and std::runtime_error outside of a run. [run-thread]
inline void remember(std::string_view name, const Tree& value) {
  host().require<IDurableValues>().put(name, encode_tree(value));
}

/// Nothing when nothing was put under `name`. Throws as remember() does. [run-thread]
inline std::optional<Tree> remembered(std::string_view name) {
  ReceivedTree value;
  if (!host().require<IDurableValues>().get(name, value)) return std::nullopt;
  return value.tree();
}

}  // namespace nas
