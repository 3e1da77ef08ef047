#pragma once
/// \file
/// Tables of text for people.

#include <ostream>
#include <string>
#include <vector>

namespace nas::host {

using Row = std::vector<std::string>;

/// Writes `rows` in columns that are as wide as their longest cell. Each line starts with `indent` spaces and has no
/// trailing spaces. What could control a terminal is escaped in each cell (core/base/printable.h).
void print_table(std::ostream& stream, std::vector<Row> rows, size_t indent = 0);

}  // namespace nas::host
