#include "core/engine/engine.h"

#include <stdexcept>
#include <string>

#include "core/model/mac_counter.h"

namespace nas::core {

Engine engine_from(std::string_view text) {
  if (text == "fused") return Engine::fused;
  if (text == "reference") return Engine::reference;
  throw std::invalid_argument("no engine is called \"" + std::string(text) + "\": there are fused and reference");
}

bool uses_fused(Engine engine) noexcept { return engine == Engine::fused && !MacCounter::watching(); }

}  // namespace nas::core
