#pragma once
/// \file
/// What the ops of one model are made with.

#include <string>

#include "core/engine/engine.h"
#include "nas/op.h"

namespace nas::core {

/// Borrowed by the constructors of cells and nodes.
struct OpMaker {
  IOpBuilder& builder;
  bool affine = true;
  bool pool_batch_norm = false;
  Engine engine = Engine::fused;

  /// `path` is where the op stands in the description ("cells[2].stem0"). What the builder refuses is thrown as
  /// Error(unreadable) that names the path. `shares`: see OpRequest.
  OpHandle make(const OpDesc& desc, const std::string& path, const IOp* shares = nullptr) const;
};

}  // namespace nas::core
