#pragma once
/// \file
/// The comments of a TOML text, which a TOML parser discards.

#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

/// The lines directly above a line that begin with '#', without an empty line between.
struct Comment {
  struct Constraint {
    std::string text;  ///< without "#:"
    size_t line = 0;   ///< counted from 1
  };
  std::string doc;  ///< without "# ", lines separated by newlines
  std::vector<Constraint> constraints;
};

class Comments {
 public:
  explicit Comments(std::string_view text);
  /// `line` counts from 1.
  Comment above(size_t line);
  /// "a.b" when `line` is the header [a.b] of a table, else empty.
  std::string header(size_t line) const;
  /// The lines with a "#:" that above() has not given: above no key, written "# :", or after something else.
  std::vector<size_t> stray_constraints() const;

 private:
  std::vector<std::string> lines_;  ///< without indentation
  std::vector<bool> given_;         ///< by line, whether above() has given it as a constraint
};

}  // namespace nas::core
