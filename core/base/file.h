#pragma once
/// \file
/// Files are read whole and written whole: a reader never sees half of one, whenever the program is killed.

#include <string>
#include <string_view>

#include "core/base/error.h"

namespace nas::core {

/// The bytes of `path`. Throws Error(code, "cannot read PATH: REASON", where).
std::string read_file(const std::string& path, ExitCode code = ExitCode::failed, const std::string& where = "");

/// Puts `bytes` in place of `path`: written to PATH.tmp, synced, renamed, and the folder synced. Either the old or the
/// new content survives a crash. On failure PATH.tmp is removed and Error(failed, "cannot write PATH: REASON") thrown.
/// One writer per path at a time.
void write_atomically(const std::string& path, std::string_view bytes);

}  // namespace nas::core
