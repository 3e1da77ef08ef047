#pragma once
/// \file
/// Reads the notes of a shared library without loading it, and checks that loading it is safe: the process would get
/// SIGBUS in the system's loader when a segment extends beyond the end of the file.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nas::host {

struct ElfNote {
  uint32_t type = 0;
  std::string descriptor;  ///< bytes
};

/// The notes of `owner` in the 64-bit little-endian shared library `path`, in file order. Every offset is
/// checked against the file's size before it is used. Throws a refusal: not_found, not_a_plugin, damaged or other_build
/// (another processor architecture).
std::vector<ElfNote> read_elf_notes(const std::filesystem::path& path, const std::string& owner);

}  // namespace nas::host
