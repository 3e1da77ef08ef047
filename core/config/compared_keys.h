#pragma once
/// \file
/// Comparisons of a default file, checked when the file is read. Internal to core/config.

#include <string>

#include "core/config/schema.h"

namespace nas::core {

/// A comparison of `key`, which the schema has, and the place where it was written.
struct WrittenComparison {
  std::string key;
  KeyComparison comparison;
  std::string where;  ///< "plugin darts:12"
};

/// Throws Error(config) when no value could be compared: with the key itself, with one that is unknown, that belongs to
/// another plugin or that is no number, and when one that divides the other is not an integer, or the other is not.
void require_comparable(const Schema& schema, const WrittenComparison& written);

}  // namespace nas::core
