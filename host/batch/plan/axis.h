#pragma once
/// \file
/// What varies between the experiments of a batch.

#include <string>
#include <vector>

#include "core/config/value.h"

namespace nas::host {

/// The two keys of a batch that are no keys of the configuration.
inline constexpr const char* plugin_key = "plugin";  ///< text, or a list of text: plugins that are loaded together
inline constexpr const char* config_key = "config";  ///< text: the configuration file

/// A key of the configuration, or one of the two above, gets a value.
struct Assignment {
  std::string key;
  core::Value value;
  std::string where;  ///< "batch.toml:12:3"
};

/// A key and the values it takes, one after the other.
struct Axis {
  std::string key;
  std::vector<Assignment> values;  ///< never empty
};

/// Axes of equally many values that go together, first with first: a [[zip]], or one axis alone.
struct AxisGroup {
  std::vector<Axis> axes;  ///< never empty
  size_t size() const { return axes.front().values.size(); }
};

/// The value as people write it in a name: text without quotes, lists with commas.
std::string shown(const core::Value& value);

/// Equal, an integer also to a real number.
bool same_value(const core::Value& a, const core::Value& b);

/// The end of each key that tells it from the others: "channels" for "search.model.channels", but "model.channels"
/// beside "growth.channels". In the order of `keys`, which are distinct.
std::vector<std::string> labels_of(const std::vector<std::string>& keys);

}  // namespace nas::host
