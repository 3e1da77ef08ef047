#include "core/report/read/recorded_table.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <utility>

namespace nas::core {

namespace {

std::vector<std::string> fields_in(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream words(line);
  for (std::string field; std::getline(words, field, '\t');) fields.push_back(field);
  return fields;
}

size_t index_where(const std::vector<std::string>& names, const auto& fits) {
  return static_cast<size_t>(std::ranges::find_if(names, fits) - names.begin());
}

}  // namespace

size_t RecordedTable::column_with(std::string_view word) const {
  return index_where(columns, [&](const std::string& name) { return name.find(word) != name.npos; });
}

size_t RecordedTable::column_called(const std::vector<std::string_view>& names) const {
  return index_where(columns, [&](const std::string& name) { return std::ranges::find(names, name) != names.end(); });
}

bool RecordedTable::is_numeric(size_t column) const {
  return std::ranges::all_of(
      rows, [&](const auto& row) { return row[column].empty() || row[column] == "-" || number_in(row[column]); });
}

size_t RecordedTable::name_column() const {
  size_t column = 0;
  while (column < columns.size() && is_numeric(column)) ++column;
  return column;
}

RecordedTable table_in(std::string_view text, std::string file, size_t most_rows) {
  std::istringstream lines{std::string(text)};
  RecordedTable table{.file = std::move(file)};
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields = fields_in(line);
    if (table.columns.empty()) {
      table.columns = std::move(fields);
    } else if (table.rows.size() < most_rows) {
      fields.resize(table.columns.size());
      table.rows.push_back(std::move(fields));
    } else {
      ++table.left_out;
    }
  }
  return table;
}

std::optional<double> number_in(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool is_number = !text.empty() && end == text.c_str() + text.size();
  return is_number ? std::optional(value) : std::nullopt;
}

}  // namespace nas::core
