#pragma once
/// \file
/// The first bytes of the manifest's note since release 1.0, written down here, because the reader of the host and the
/// headers of the SDK change together.

#include <string>

namespace nas::test {

/// Whether the file's bytes have the note by which every host of 1.x finds a manifest: the owner "NAS", which takes 4
/// bytes with its NUL, and the type 0x4e415331. Integers are little-endian.
inline bool has_released_note(const std::string& file) {
  const std::string type_and_owner("\x31\x53\x41\x4eNAS\0", 8), owner_size("\4\0\0\0", 4);
  const size_t at = file.find(type_and_owner);
  return at != file.npos && at >= 8 && file.compare(at - 8, 4, owner_size) == 0;
}

}  // namespace nas::test
