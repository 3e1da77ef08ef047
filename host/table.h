#pragma once
/// \file
/// Facts in columns, for people.

#include <ostream>
#include <string>
#include <vector>

namespace nas::host {

using Row = std::vector<std::string>;

/// Writes `rows` in columns as wide as their longest cell, each line after `indent` spaces and without spaces at its
/// end.
void print_table(std::ostream& stream, const std::vector<Row>& rows, size_t indent = 0);

}  // namespace nas::host
