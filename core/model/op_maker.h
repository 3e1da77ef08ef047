#pragma once
/// \file
/// The settings with which the ops of one model are made.

#include <string>

#include "core/engine/engine.h"
#include "core/ops/placed_op.h"
#include "nas/op.h"

namespace nas::core {

/// Borrowed by the constructors of cells and nodes.
struct OpMaker {
  IOpBuilder& builder;
  bool affine = true;
  bool pool_batch_norm = false;
  Engine engine = Engine::fused;

  /// `path`: of the op in the description ("cells[2].stem0"). Throws Error(unreadable) that names the path when the
  /// builder refuses the op, and PluginFailure when it fails. `shares`: see OpRequest.
  PlacedOp make(const OpDesc& desc, const std::string& path, const IOp* shares = nullptr,
                OutputKind kind = OutputKind::map) const;
};

}  // namespace nas::core
