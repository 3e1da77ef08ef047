#pragma once
/// \file
/// Who computes a cell.

#include <cstdint>
#include <string_view>

namespace nas::core {

enum class Engine : int32_t {
  fused,      ///< the kernels of core/engine, where they can; else as reference
  reference,  ///< LibTorch, op by op
};

/// "fused" or "reference". Throws std::invalid_argument.
Engine engine_from(std::string_view text);

/// Whether the fused engine is to be tried now: not within an OpByOp.
bool uses_fused(Engine engine) noexcept;

/// While one lives, the calling thread computes op by op: for whoever watches LibTorch's ops.
class OpByOp {
 public:
  OpByOp() noexcept;
  ~OpByOp();
  OpByOp(const OpByOp&) = delete;
  OpByOp& operator=(const OpByOp&) = delete;
};

}  // namespace nas::core
