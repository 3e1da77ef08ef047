#include "core/data/labels_file.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/input_file.h"

namespace nas::core {
namespace {

/// A path of 100 bytes for each of ten million pictures.
constexpr uint64_t kLargestLabels = uint64_t{1} << 30;

/// The fields of one row after the other.
class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& name) : text_(text), name_(name) {
    if (text_.starts_with("\xef\xbb\xbf")) position_ = 3;  // byte order mark
  }

  /// False at the end. Rows without text are left out.
  bool next(std::vector<std::string>& row) {
    do {
      if (position_ >= text_.size()) return false;
      row.clear();
      row_line_ = line_;
      while (field(row)) {
      }
    } while (row.size() == 1 && row[0].empty());
    return true;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ExitCode::data, what, name_ + ":" + std::to_string(row_line_), "correct the line");
  }

 private:
  /// Whether another field follows in the row.
  bool field(std::vector<std::string>& row) {
    std::string value = peek() == '"' ? quoted() : plain();
    row.push_back(std::move(value));
    if (peek() == '\r') ++position_;
    const char end = peek();
    if (position_ < text_.size() && end != ',' && end != '\n') fail("a field must end with a comma or with the line");
    ++position_;
    if (end == '\n') ++line_;
    return end == ',';
  }

  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  std::string plain() {
    const size_t end = std::min(text_.find_first_of(",\r\n", position_), text_.size());
    std::string value(text_.substr(position_, end - position_));
    position_ = end;
    return value;
  }

  std::string quoted() {
    std::string value;
    for (++position_; position_ < text_.size(); ++position_) {
      if (text_[position_] == '"') {
        ++position_;
        if (peek() != '"') return value;
      }
      if (text_[position_] == '\n') ++line_;
      value += text_[position_];
    }
    fail("a quoted field does not end");
  }

  std::string_view text_;
  const std::string& name_;
  size_t position_ = 0;
  int64_t line_ = 1, row_line_ = 1;
};

struct Columns {
  size_t path = 0, label = 0, split = 0, count = 0;
  bool has_split = false;
};

Columns columns_of(const std::vector<std::string>& names, const CsvReader& reader) {
  const auto find = [&](const char* name) {
    return static_cast<size_t>(std::ranges::find(names, name) - names.begin());
  };
  const Columns columns{find("path"), find("label"), find("split"), names.size(), find("split") < names.size()};
  if (columns.path == names.size() || columns.label == names.size())
    reader.fail("the first line must name the columns, among them \"path\" and \"label\"");
  return columns;
}

LabelledPath::Part part_of(const std::string& split, const CsvReader& reader) {
  if (split == "train") return LabelledPath::Part::train;
  if (split == "test") return LabelledPath::Part::test;
  reader.fail("the split must be \"train\" or \"test\", not \"" + split + "\"");
}

std::string inner_path(const std::string& text, const CsvReader& reader) {
  const std::filesystem::path path = std::filesystem::path(text).lexically_normal();
  if (text.empty() || path.is_absolute() || *path.begin() == ".." || text.find('\0') != std::string::npos)
    reader.fail("the path must be one inside of the folder of the file, not \"" + text + "\"");
  return path.string();
}

}  // namespace

std::vector<LabelledPath> labels_from_text(std::string_view text, const std::string& name) {
  CsvReader reader(text, name);
  std::vector<std::string> row;
  if (!reader.next(row)) throw Error(ExitCode::data, "the file of labels is empty", name);
  const Columns columns = columns_of(row, reader);
  std::vector<LabelledPath> labels;
  std::set<std::string> seen;
  while (reader.next(row)) {
    if (row.size() != columns.count)
      reader.fail("the line has " + std::to_string(row.size()) + " fields, but there are " +
                  std::to_string(columns.count) + " columns");
    LabelledPath labelled{inner_path(row[columns.path], reader), row[columns.label]};
    if (labelled.label.empty()) reader.fail("the label is empty");
    if (columns.has_split) labelled.part = part_of(row[columns.split], reader);
    if (!seen.insert(labelled.path).second) reader.fail("the path \"" + labelled.path + "\" is in two lines");
    labels.push_back(std::move(labelled));
  }
  return labels;
}

std::vector<LabelledPath> read_labels_file(const std::filesystem::path& file) {
  return labels_from_text(read_text_file(file.string(), ExitCode::data, "data.path", kLargestLabels), file.string());
}

}  // namespace nas::core
