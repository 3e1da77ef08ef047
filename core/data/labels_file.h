#pragma once
/// \file
/// labels.csv: which picture has which label.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

struct LabelledPath {
  enum class Part { any, train, test };  ///< `any` in all rows when the file has no column "split"
  std::string path;                      ///< relative to the folder of the file, in normal form, inside of it
  std::string label;
  Part part = Part::any;
};

/// Comma-separated values (RFC 4180): the first row names the columns, of which "path" and "label" are required and
/// "split" ("train" or "test") is optional; others are left out. Throws Error(data) with the line.
std::vector<LabelledPath> read_labels_file(const std::filesystem::path& file);

/// The same of the text of the file; `name` is for errors.
std::vector<LabelledPath> labels_from_text(std::string_view text, const std::string& name);

}  // namespace nas::core
