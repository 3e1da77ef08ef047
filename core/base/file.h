#pragma once
/// \file
/// Reads and writes whole files: a reader never sees half of a file, whenever the program is killed.

#include <string>
#include <string_view>

#include "core/base/error.h"

namespace nas::core {

/// The bytes of `path`, however many; read_text_file() (core/base/input_file.h) has a limit. Throws Error(code, "cannot
/// read PATH: REASON", where).
std::string read_file(const std::string& path, ExitCode code = ExitCode::failed, const std::string& where = "");

/// Replaces the content of `path` by `bytes`: writes PATH.tmp, syncs it, renames it and syncs the folder. After a crash
/// the file has either the old or the new content. On failure removes PATH.tmp and throws Error(failed, "cannot write
/// PATH: REASON"). One writer per path at a time.
void write_atomically(const std::string& path, std::string_view bytes);

}  // namespace nas::core
