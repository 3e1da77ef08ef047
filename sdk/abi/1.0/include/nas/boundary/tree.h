#pragma once
/// \file
/// Boundary: trees of named values, such as descriptions and results. A tree crosses as bytes, so neither side sees the
/// containers of the other, and a reader skips what it does not know.
///
/// A table is a sequence of entries. An entry is
///
///     kind        uint8     see TreeKind
///     key size    uint32
///     value size  uint64
///     key         UTF-8
///     value       as many bytes as its size says
///
/// Integers and reals are little-endian. Keys of a table are distinct, and their order has no meaning; of several
/// values of one key a reader takes the first. A reader skips an entry of a kind that it does not know, so kinds can be
/// added. Tables are nested at most tree_depth deep.

#include <cstdint>
#include <string_view>

#include "nas/boundary/sized.h"

namespace nas {

enum class TreeKind : uint8_t {
  integer = 1,   ///< int64
  real = 2,      ///< IEEE 754 double
  flag = 3,      ///< one byte, 0 or 1
  text = 4,      ///< UTF-8
  integers = 5,  ///< int64, one after the other
  reals = 6,     ///< doubles, one after the other
  texts = 7,     ///< each a uint32 size and UTF-8
  table = 8,     ///< entries
  tables = 9,    ///< each a uint64 size and entries
};

inline constexpr int tree_depth = 64;

/// A tree as bytes. It is borrowed for the call that it is an argument of. Empty: no tree, or an empty one.
using TreeBytes = std::string_view;

/// Where a function writes the tree that it returns. The caller makes it; ReceivedTree (nas/tree_bytes.h) is one.
struct TreeOut : Sized {
  uint32_t struct_size = sizeof(TreeOut);
  /// The function that is given this struct calls it exactly once, unless it throws. The bytes are borrowed for this
  /// call.
  void (*receive)(TreeOut& self, const char* bytes, uint64_t size) = nullptr;
};

}  // namespace nas
