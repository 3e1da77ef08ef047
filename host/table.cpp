#include "host/table.h"

#include <algorithm>

#include "core/base/printable.h"

namespace nas::host {
namespace {

/// Characters of UTF-8 text.
size_t width_of(const std::string& text) {
  return static_cast<size_t>(std::ranges::count_if(text, [](unsigned char byte) { return (byte & 0xc0) != 0x80; }));
}

std::vector<size_t> column_widths(const std::vector<Row>& rows) {
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], width_of(row[column]));
    }
  }
  return widths;
}

}  // namespace

void print_table(std::ostream& stream, std::vector<Row> rows, size_t indent) {
  for (Row& row : rows)
    for (std::string& cell : row) cell = core::printable(cell);
  const std::vector<size_t> widths = column_widths(rows);
  for (const Row& row : rows) {
    std::string line(indent, ' ');
    for (size_t column = 0; column < row.size(); ++column) {
      line += row[column] + std::string(widths[column] - width_of(row[column]) + 2, ' ');
    }
    stream << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
  }
}

}  // namespace nas::host
