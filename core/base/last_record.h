#pragma once
/// \file
/// A file that is written when a process ends without returning from what it does: in a signal handler, or when a
/// plugin calls exit(). Its text is prepared beforehand, because a signal handler can neither allocate nor format.

#include <string>
#include <string_view>

namespace nas::core::last_record {

/// Where text is filled in: the texts of write(), in this order. Each occurs once in a prepared text, inside of a JSON
/// string.
inline constexpr std::string_view blanks[] = {"<status>", "<code>", "<what>", "<where>"};

/// From now on write() replaces the file `path` by `text`. [one thread at a time]
void prepare(const std::string& path, const std::string& text);

/// From now on write() does nothing. [one thread at a time]
void forget();

/// Replaces the file by the prepared text; each text is escaped for JSON. The file appears whole or not at all. Later
/// calls do nothing. [any thread, signal-safe]
void write(std::string_view status, std::string_view code, std::string_view what, std::string_view where) noexcept;

}  // namespace nas::core::last_record
