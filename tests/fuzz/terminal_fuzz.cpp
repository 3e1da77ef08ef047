// Text of others on a terminal: what is printed holds no control character and is UTF-8.
#include <cstdlib>

#include "core/base/printable.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  const std::string safe = core::printable(bytes);
  for (std::string_view rest = safe; !rest.empty();) {
    const core::Character character = core::first_character(rest);
    const bool control = character.code < 0x20 || (character.code >= 0x7f && character.code < 0xa0);
    if (!character.valid || control) std::abort();
    rest.remove_prefix(character.bytes);
  }
  if (core::printable(safe) != safe) std::abort();
}
