#pragma once
/// \file
/// The host's IOpBuilder: makes ops from a registry.

#include "core/engine/engine.h"
#include "core/ops/op_registry.h"

namespace nas::core {

/// Keeps a reference to `registry`, which must live longer. [run-thread]
class OpBuilder final : public IOpBuilder {
 public:
  explicit OpBuilder(const OpRegistry& registry, Engine engine = Engine::fused)
      : registry_(registry), engine_(engine) {}
  OpHandle make(const OpRequest& request) override;
  CandidateSetHandle candidates(const OpRequest& request, std::span<const std::string_view> primitives) override;

 private:
  const OpRegistry& registry_;
  Engine engine_;
};

}  // namespace nas::core
