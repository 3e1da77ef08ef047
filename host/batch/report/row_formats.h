#pragma once
/// \file
/// Tables for other programs.

#include <ostream>
#include <string>
#include <vector>

#include "host/table.h"

namespace nas::host {

/// The first of `rows` is the heading; numbers are right-aligned from the column `numbers` on.
void print_markdown_table(std::ostream& stream, const std::vector<Row>& rows, size_t numbers);

/// Escapes what has a meaning in Markdown tables.
std::string in_markdown(std::string text);

/// One line; quotes where a cell needs them.
void print_csv_row(std::ostream& stream, const Row& row);

/// With ten digits; empty for a value that is not a number.
std::string number(double value);

}  // namespace nas::host
