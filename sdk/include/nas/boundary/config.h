#pragma once
/// \file
/// Read access to a run's resolved configuration. Every key that a plugin may read stands, with its default, in the
/// plugin's own TOML or in core's; values arrive here already checked against type and range.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nas {

/// Implemented by the host. Paths are dotted keys relative to this section: "optimizer.learning_rate". A path that does
/// not exist, or has another type, throws std::invalid_argument that names it: a mistake of the plugin, not of the
/// user. Text is owned by the configuration and lives as long as the run. [thread-safe]
class IConfig {
 public:
  static constexpr std::string_view iid = "nas.config/0";
  virtual bool has(std::string_view path) const = 0;
  virtual int64_t integer(std::string_view path) const = 0;
  virtual double real(std::string_view path) const = 0;  ///< an integer value is given as a real
  virtual bool flag(std::string_view path) const = 0;
  virtual std::string_view text(std::string_view path) const = 0;
  virtual int64_t length(std::string_view path) const = 0;  ///< elements of a list
  virtual int64_t integer_at(std::string_view path, int64_t index) const = 0;
  virtual double real_at(std::string_view path, int64_t index) const = 0;
  virtual std::string_view text_at(std::string_view path, int64_t index) const = 0;
  /// The table at `path` as a configuration of its own. Owned by this one.
  virtual const IConfig& section(std::string_view path) const = 0;

 protected:
  ~IConfig() = default;
};

/// A list of integers, reals or texts as a vector.
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
