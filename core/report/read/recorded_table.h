#pragma once
/// \file
/// A table that a method has recorded, as text with tabs.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

struct RecordedTable {
  std::string file;  ///< in the run's directory
  std::vector<std::string> columns = {};
  std::vector<std::vector<std::string>> rows = {};  ///< each of columns.size() texts
  size_t left_out = 0;                              ///< rows beyond the most that are shown

  /// The index of the first column whose name has `word`; columns.size() when there is none.
  size_t column_with(std::string_view word) const;
  /// The same for the first column that is called like one of `names`.
  size_t column_called(const std::vector<std::string_view>& names) const;
  /// Whether all of a column are numbers, "-" or nothing.
  bool is_numeric(size_t column) const;
  /// The first column that is not numeric, which names the rows; columns.size() when all are.
  size_t name_column() const;
};

/// The lines of a file; the first one names the columns. At most `most_rows` are kept.
RecordedTable table_in(std::string_view text, std::string file, size_t most_rows);

/// Nothing for a text that is no number.
std::optional<double> number_in(const std::string& text);

}  // namespace nas::core
