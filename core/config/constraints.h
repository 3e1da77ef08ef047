#pragma once
/// \file
/// What a `#:` comment in a default file requires of a key's value, or of each element of a list:
///   `>= 1`   `> 0`   `<= 8`   `< 1`   `0..1` (both ends included)   `one of sgd, adam`
///   `list of integer|real|text`   `list of 2 real` (with two elements)
///   `< search.train.epochs`   `>= a.b`   `divides search.model.channels` (another key's value, not for lists)
///   `or auto` (the text "auto" stands for 0)
///   `path` (a file or folder)
///   `name of op` (of a part of that kind, of the host or of a loaded plugin)
///   `in epochs`, `in networks` (what the number counts, so that --budget can lower it: host/budget/time_plan.h)
///   `formerly search.samples` (an earlier name of the key, which is refused with the new one)
/// There may be several on one line or on several lines; `one of` extends to the end of its line.

#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/value.h"

namespace nas::core {

/// Between or beyond which numbers a value must lie.
struct Bound {
  std::string relation;  ///< ">=", ">", "<=", "<" or ".." (from limit to end)
  double limit = 0;
  double end = 0;      ///< of ".." only
  std::string demand;  ///< "at least 1", with the number as the author wrote it

  bool holds(double value) const;
};

/// What a value must be in comparison with that of another key.
struct KeyComparison {
  std::string relation;  ///< ">=", ">", "<=", "<" or "divides"
  std::string key;       ///< its whole path

  /// "must be less than"
  std::string demand() const;
};

class Constraints {
 public:
  /// Adds the constraints of one comment line, given without its "#:". Throws std::invalid_argument that names an
  /// unknown constraint.
  void add_line(std::string_view line);

  /// The same, with keys of the table `to` where these name keys of the table `from`: `< from.epochs`.
  Constraints in_table(const std::string& from, const std::string& to) const;

  /// The lines as they were written, for `config show`.
  const std::vector<std::string>& lines() const { return lines_; }
  /// The type that `list of` requires; nothing without `list of`.
  std::optional<Type> list() const { return list_; }
  /// How many elements the list must have; nothing when that is free.
  std::optional<size_t> list_length() const { return list_length_; }
  const std::vector<Bound>& bounds() const { return bounds_; }
  bool has_bounds() const { return !bounds_.empty(); }
  const std::vector<KeyComparison>& comparisons() const { return comparisons_; }
  /// Of `one of`, as they were written.
  const std::vector<std::string>& choices() const { return choices_; }
  bool has_choices() const { return !choices_.empty(); }
  /// Whether the value is the path of a file or folder; empty text is none.
  bool is_path() const { return path_; }
  /// The kind of the parts that the value names: "op", "dataset", "runner" ...; empty for any other key. See
  /// core/config/known_parts.h.
  const std::string& named_kind() const { return named_kind_; }

  /// Whether the value 0 is written "auto".
  bool may_be_auto() const { return auto_; }
  /// "epochs" or "networks"; empty for any other key.
  const std::string& unit() const { return unit_; }
  const std::vector<std::string>& former_names() const { return former_names_; }

  /// What a wrong value must be, such as "at least 1"; empty when the value is right.
  std::string demand(int64_t value) const;
  std::string demand(double value) const;
  std::string demand(const std::string& value) const;
  std::string demand(bool) const { return ""; }

 private:
  void add_bound(const std::string& relation, const std::string& limit);
  bool add_range(std::string_view word);
  void add_list(std::istream& words);
  std::string bound_demand(double value) const;
  std::string choice_demand(const std::string& value) const;

  std::vector<std::string> lines_;
  std::vector<Bound> bounds_;
  std::vector<KeyComparison> comparisons_;
  std::vector<std::string> choices_;
  std::optional<Type> list_;
  std::optional<size_t> list_length_;
  std::string named_kind_, unit_;
  std::vector<std::string> former_names_;
  bool auto_ = false;
  bool path_ = false;
};

}  // namespace nas::core
