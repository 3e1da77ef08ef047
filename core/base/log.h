#pragma once
/// \file
/// The log of the process: lines for people on stderr, and the same lines with time stamps in the run's log.txt. No
/// call throws because a line could not be written. Every function is thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/terminal.h"

namespace nas::core::log {

/// The numbers are those of NAS_LOG_* in nas/abi.h.
enum class Level : int32_t { debug = 0, info = 1, warning = 2, error = 3 };

/// Writes each line of `text`. On stderr the lines of debug, warning and error begin with the name of their level.
void write(Level level, std::string_view text);

inline void debug(std::string_view text) { write(Level::debug, text); }
inline void info(std::string_view text) { write(Level::info, text); }
inline void warning(std::string_view text) { write(Level::warning, text); }
inline void error(std::string_view text) { write(Level::error, text); }

/// Writes one line to the file alone, for text that reaches stderr in another way, such as the last error.
void record(Level level, std::string_view text);

/// The lowest level that is shown, info by default. The file always receives info and above, so that a quiet run has a
/// complete log too.
void set_level(Level level);

/// Sets whether stderr has colour; `automatic` depends on the environment and on whether stderr is a terminal.
void set_color(Color wish);

/// Appends all further lines to `path`, each with an ISO 8601 time stamp. Replaces an earlier file. Throws
/// Error(failed) when it cannot be opened, or is a symbolic link. A later failure to write (disk full) is reported once
/// on stderr, and the program continues.
void open_file(const std::string& path);
void close_file();

/// Whether status() draws anything: stderr is a terminal that can redraw a line. Otherwise the caller prints plain
/// lines.
bool live();

/// Shows `text`, cut to the width of the terminal, on one line that the next status() redraws. Log lines appear above
/// it.
void status(std::string_view text);
/// Removes the status line.
void end_status();

}  // namespace nas::core::log
