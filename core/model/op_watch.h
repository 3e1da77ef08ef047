#pragma once
/// \file
/// Watching LibTorch work, op by op.

#include <cstdint>
#include <memory>

#include "core/engine/engine.h"

namespace at {
struct ObserverContext;
struct RecordFunction;
}  // namespace at

namespace nas::core {

/// From construction to end, calls `before` and `after` for each op that the calling thread dispatches; what `before`
/// gives is given to `after`. Everything is computed op by op meanwhile.
class OpWatch {
 public:
  using Before = std::unique_ptr<at::ObserverContext> (*)(const at::RecordFunction& op);
  using After = void (*)(const at::RecordFunction& op, at::ObserverContext* context);
  OpWatch(Before before, After after);
  ~OpWatch();
  OpWatch(const OpWatch&) = delete;
  OpWatch& operator=(const OpWatch&) = delete;

 private:
  OpByOp op_by_op_;
  uint64_t callback_;
};

}  // namespace nas::core
