#pragma once
/// \file
/// Reads the notes of a shared library without loading it, and finds out whether loading it would be safe: the system's
/// loader kills the process with SIGBUS when a segment reaches past the end of the file.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nas::host {

struct ElfNote {
  uint32_t type = 0;
  std::string descriptor;  ///< bytes
};

/// The notes that `owner` left in the 64-bit little-endian shared library `path`, in file order. Every offset is
/// checked against the file's size before it is used. Throws a refusal: not_found, not_a_plugin, damaged or other_build
/// (another processor architecture).
std::vector<ElfNote> read_elf_notes(const std::filesystem::path& path, const std::string& owner);

}  // namespace nas::host
