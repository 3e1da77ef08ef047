// The bytes in which a tree crosses between plugin and host: what is accepted is written and read back equal.
#include <cstdlib>
#include <stdexcept>

#include "nas/tree_bytes.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  try {
    const Tree tree = decode_tree(bytes);
    const std::string written = encode_tree(tree);
    if (encode_tree(decode_tree(written)) != written) std::abort();
  } catch (const std::invalid_argument&) {
  }
}
