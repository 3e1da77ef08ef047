#pragma once
/// \file
/// What the copies of a Config share. Internal to core/config.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/config.h"

namespace nas::core {

struct ConfigState {
  ConfigState(Schema schema, std::vector<Value> values, std::vector<Origin> origins);
  ConfigState(const ConfigState&) = delete;
  ConfigState& operator=(const ConfigState&) = delete;

  /// Place of a key in `values`. Throws std::invalid_argument when there is none.
  size_t index(std::string_view path) const;

  const Schema schema;
  const std::vector<Value> values;
  const std::vector<Origin> origins;
  std::map<std::string, size_t, std::less<>> indices;
  std::map<std::string, ConfigSection, std::less<>> sections;
};

}  // namespace nas::core
