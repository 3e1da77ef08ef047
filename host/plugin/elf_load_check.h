#pragma once
/// \file
/// Whether a shared library can be given to the system's loader, which trusts every table of a file and crashes on
/// wrong ones.

#include "host/plugin/elf_file.h"

namespace nas::host {

/// Checks that all that the loader follows leads into the file: segments, dynamic section, hash tables, symbols,
/// versions, relocations and initializers. Throws a refusal (damaged). Damage of code and data is not visible here.
void require_loadable(const ElfFile& file);

}  // namespace nas::host
