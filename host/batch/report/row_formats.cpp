#include "host/batch/report/row_formats.h"

#include <cmath>
#include <cstdio>

#include "core/base/csv.h"
#include "core/base/printable.h"

namespace nas::host {
namespace {

void print_markdown_row(std::ostream& stream, const Row& row) {
  for (const std::string& cell : row) stream << "| " << in_markdown(cell) << ' ';
  stream << "|\n";
}

}  // namespace

std::string in_markdown(std::string text) {
  text = core::printable(text);
  for (size_t at = 0; (at = text.find('|', at)) != text.npos; at += 2) text.insert(at, 1, '\\');
  for (size_t at = 0; (at = text.find('<', at)) != text.npos; at += 4) text.replace(at, 1, "&lt;");
  return text;
}

void print_markdown_table(std::ostream& stream, const std::vector<Row>& rows, size_t numbers) {
  print_markdown_row(stream, rows.front());
  for (size_t i = 0; i < rows.front().size(); ++i) stream << (i < numbers ? "|---" : "|---:");
  stream << "|\n";
  for (size_t i = 1; i < rows.size(); ++i) print_markdown_row(stream, rows[i]);
}

void print_csv_row(std::ostream& stream, const Row& row) {
  for (size_t i = 0; i < row.size(); ++i) stream << (i ? "," : "") << core::csv_field(row[i]);
  stream << '\n';
}

std::string number(double value) {
  char written[32];
  std::snprintf(written, sizeof written, "%.10g", value);
  return std::isnan(value) ? "" : written;
}

}  // namespace nas::host
