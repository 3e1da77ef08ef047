#pragma once
/// \file
/// Tables of text for people.

#include <ostream>
#include <string>
#include <vector>

namespace nas::host {

using Row = std::vector<std::string>;

/// Writes `rows` in columns that are as wide as their longest cell. Each line starts with `indent` spaces and has no
/// trailing spaces.
void print_table(std::ostream& stream, const std::vector<Row>& rows, size_t indent = 0);

}  // namespace nas::host
