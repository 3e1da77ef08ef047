#pragma once
/// \file
/// Lists of a configuration as vectors.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nas/boundary/config.h"

namespace nas {

/// The list of integers, reals or texts at `path`. They throw std::invalid_argument as IConfig does.
inline std::vector<int64_t> integers(const IConfig& config, std::string_view path) {
  std::vector<int64_t> values(static_cast<size_t>(config.length(path)));
  for (size_t i = 0; i < values.size(); ++i) values[i] = config.integer_at(path, static_cast<int64_t>(i));
  return values;
}
inline std::vector<double> reals(const IConfig& config, std::string_view path) {
  std::vector<double> values(static_cast<size_t>(config.length(path)));
  for (size_t i = 0; i < values.size(); ++i) values[i] = config.real_at(path, static_cast<int64_t>(i));
  return values;
}
inline std::vector<std::string> texts(const IConfig& config, std::string_view path) {
  std::vector<std::string> values(static_cast<size_t>(config.length(path)));
  for (size_t i = 0; i < values.size(); ++i) values[i] = config.text_at(path, static_cast<int64_t>(i));
  return values;
}

}  // namespace nas
