#include "core/engine/engine.h"

#include <stdexcept>
#include <string>

namespace nas::core {

namespace {

thread_local int op_by_op = 0;

}  // namespace

Engine engine_from(std::string_view text) {
  if (text == "fused") return Engine::fused;
  if (text == "reference") return Engine::reference;
  throw std::invalid_argument("no engine is called \"" + std::string(text) +
                              "\"; the engines are \"fused\" and \"reference\"");
}

bool uses_fused(Engine engine) noexcept { return engine == Engine::fused && op_by_op == 0; }

OpByOp::OpByOp() noexcept { ++op_by_op; }
OpByOp::~OpByOp() { --op_by_op; }

}  // namespace nas::core
