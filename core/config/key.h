#pragma once
/// \file
/// One key of the configuration and where a value came from.

#include <string>

#include "core/config/constraints.h"
#include "core/config/value.h"

namespace nas::core {

/// The layers of a configuration, each over the one before it.
enum class Layer { core, plugin, include, file, setting };

/// Where a value was written: "nas-host defaults", "plugin darts", "quick.toml:12:3", "--set a.b=c".
struct Origin {
  Layer layer = Layer::core;
  std::string where;
};

struct Key {
  std::string path;  ///< "search.train.epochs"
  Type type = Type::integer;
  Value default_value;
  std::string doc;  ///< the comment lines above it, separated by newlines
  Constraints constraints;
  Origin origin;       ///< of the default
  std::string plugin;  ///< the id of the plugin that added the key; empty for a key of the host
};

/// `value` of `key` as TOML: 0 is "auto" where the constraints allow it.
inline std::string to_toml(const Key& key, const Value& value) {
  return key.constraints.may_be_auto() && value == Value(int64_t{0}) ? to_toml(Value(std::string(automatic)))
                                                                     : to_toml(value);
}

/// "search.train" of "search.train.epochs"; empty for a key at the top.
inline std::string parent_path(const std::string& path) {
  const size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

/// "epochs" of "search.train.epochs".
inline std::string last_name(const std::string& path) { return path.substr(path.rfind('.') + 1); }

}  // namespace nas::core
