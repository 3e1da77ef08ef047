#pragma once
/// \file
/// The one log of the process: lines for people on stderr, and the same lines with time stamps in the run's log.txt.
/// Callers build the text themselves. No call throws because a line could not be written. Every function is
/// thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/terminal.h"

namespace nas::core::log {

/// The numbers are those of NAS_LOG_* in nas/abi.h.
enum class Level : int32_t { debug = 0, info = 1, warning = 2, error = 3 };

/// Writes `text`, each of its lines as a line of its own. On stderr debug, warning and error carry their level's name.
void write(Level level, std::string_view text);

inline void debug(std::string_view text) { write(Level::debug, text); }
inline void info(std::string_view text) { write(Level::info, text); }
inline void warning(std::string_view text) { write(Level::warning, text); }
inline void error(std::string_view text) { write(Level::error, text); }

/// Writes one line to the file alone: what the program says on stderr by itself, such as its last error.
void record(Level level, std::string_view text);

/// The least level that is shown; info unless told otherwise. The file always takes info and above, so that a quiet run
/// still leaves its log behind.
void set_level(Level level);

/// Colour on stderr; decides anew from the environment and from what stderr is now.
void set_color(Color wish);

/// Appends all further lines to `path`, each with an ISO 8601 time stamp. Takes the place of an earlier file. Throws
/// Error when it cannot be opened. A later failure to write (disk full) is told once on stderr, and the program goes
/// on.
void open_file(const std::string& path);
void close_file();

/// Whether status() draws anything: stderr is a terminal that can redraw a line. Otherwise the caller prints plain
/// lines.
bool live();

/// Shows `text`, cut to the width of the terminal, on one line that the next status() redraws. Log lines appear above
/// it.
void status(std::string_view text);
/// Takes the status line away.
void end_status();

}  // namespace nas::core::log
