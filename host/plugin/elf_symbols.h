#pragma once
/// \file
/// The symbols of a shared library: the tables by which the system's loader finds them.

#include <vector>

#include "host/plugin/elf_image.h"

namespace nas::host {

/// The dynamic symbols, whose number follows from the hash table. Checks hash tables, names and places; throws a
/// refusal (damaged).
std::vector<Elf64_Sym> checked_symbols(const ElfImage& image);

/// Checks the versions of `symbols`, and that each version is needed of a library that is needed.
void check_versions(const ElfImage& image, const std::vector<Elf64_Sym>& symbols);

}  // namespace nas::host
