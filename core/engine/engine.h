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

/// Whether the fused engine is to be tried now: not while a MacCounter watches LibTorch's ops.
bool uses_fused(Engine engine) noexcept;

}  // namespace nas::core
