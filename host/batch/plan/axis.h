#pragma once
/// \file
/// What varies between the experiments of a batch.

#include <string>
#include <string_view>
#include <vector>

#include "core/config/value.h"

namespace nas::host {

/// The two keys of a batch that are not keys of the configuration.
inline constexpr const char* plugin_key = "plugin";  ///< text, or a list of text: the plugins of a run
inline constexpr const char* config_key = "config";  ///< text: the file of the configuration

/// A value for a key of the configuration or for one of the two keys above.
struct Assignment {
  std::string key;
  core::Value value;
  std::string where;  ///< "batch.toml:12:3"
};

/// A key and its values, one per experiment.
struct Axis {
  std::string key;
  std::vector<Assignment> values;  ///< never empty
};

/// Axes whose values are combined pairwise, the first with the first: a [[zip]] table, or a single axis. All have the
/// same number of values.
struct AxisGroup {
  std::vector<Axis> axes;  ///< never empty
  size_t size() const { return axes.front().values.size(); }
};

/// The value as it appears in a name: text without quotes, lists with commas.
std::string shown(const core::Value& value);

/// Whether the values are equal; an integer can be equal to a real number.
bool same_value(const core::Value& a, const core::Value& b);

/// The shortest end of each key that distinguishes it from the others: "channels" for "search.model.channels", but
/// "model.channels" if "growth.channels" is also a key. In the order of `keys`, which are distinct.
std::vector<std::string> labels_of(const std::vector<std::string>& keys);

/// The values of a range whose `limits` are [from, to] or [from, to, step]. Both ends belong to the range, the last one
/// only if the steps reach it. Real numbers when one of the limits is a real number. Empty when `limits` are not valid.
std::vector<core::Value> range_values(const core::Value& limits);

/// What the limits of a range must be, to complete "must be ...".
inline constexpr std::string_view range_demand = "[from, to] or [from, to, step] with 1 to 100,000 values";

}  // namespace nas::host
