#pragma once
/// \file
/// Reads the notes of a shared library without loading it.

#include <cstdint>
#include <string>
#include <vector>

#include "host/plugin/elf_file.h"

namespace nas::host {

struct ElfNote {
  uint32_t type = 0;
  std::string descriptor;  ///< bytes
};

/// The notes of `owner`, in file order. Every offset is checked against the file's size before it is used. Throws a
/// refusal (damaged) when a note of `owner` reaches beyond the notes. A damaged note of somebody else ends the search
/// in its segment or section.
std::vector<ElfNote> read_elf_notes(const ElfFile& file, const std::string& owner);

}  // namespace nas::host
