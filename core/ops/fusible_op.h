#pragma once
/// \file
/// Base of the ops that the fused engine can compute.

#include "core/engine/op_spec.h"
#include "nas/op.h"

namespace nas::core {

/// forward() computes the op by itself; spec() describes to the engine what the op computes, so that the engine can
/// fuse it with others.
/// An op that the engine computes only in inference overrides inference_spec() alone.
class FusibleOp : public Op, public engine::IFusible {
 public:
  engine::OpSpec spec() const override { return {}; }
  engine::OpSpec inference_spec() const override { return spec(); }

 protected:
  using Op::Op;

 private:
  void* query(std::string_view iid) noexcept final {
    return nas::detail::interface_of<IOp, engine::IFusible>(*this, iid);
  }
};

/// What the engine needs to know about `op`. The kind is unknown for ops that the engine cannot compute.
inline engine::OpSpec spec_of(IOp& op) {
  auto* fusible = static_cast<engine::IFusible*>(op.query(engine::IFusible::iid));
  return fusible ? fusible->spec() : engine::OpSpec{};
}

/// The same for inference.
inline engine::OpSpec inference_spec_of(IOp& op) {
  auto* fusible = static_cast<engine::IFusible*>(op.query(engine::IFusible::iid));
  return fusible ? fusible->inference_spec() : engine::OpSpec{};
}

}  // namespace nas::core
