#pragma once
/// \file
/// Selects how cells are computed.

#include <cstdint>
#include <string_view>

namespace nas::core {

enum class Engine : int32_t {
  fused,      ///< with the kernels of core/engine where they support the cell, otherwise like reference
  reference,  ///< with LibTorch, op by op
};

/// Parses "fused" or "reference". Throws std::invalid_argument for any other text.
Engine engine_from(std::string_view text);

/// Whether a cell should be computed by the fused engine: `engine` is fused, and no OpByOp lives on this thread.
bool uses_fused(Engine engine) noexcept;

/// While an OpByOp lives, its thread computes op by op, for observers of LibTorch's ops. May be nested. [one thread]
class OpByOp {
 public:
  OpByOp() noexcept;
  ~OpByOp();
  OpByOp(const OpByOp&) = delete;
  OpByOp& operator=(const OpByOp&) = delete;
};

}  // namespace nas::core
