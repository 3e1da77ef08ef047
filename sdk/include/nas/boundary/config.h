#pragma once
/// \file
/// Boundary: read access to the resolved configuration of a run. Every key that a plugin may read has its default in
/// the TOML file of that plugin or in that of core. The host has already checked each value against its type and range.

#include <cstdint>
#include <string_view>

#include "nas/boundary/object.h"

namespace nas {

/// Implemented by the host. A path is a dotted key relative to this section, such as "optimizer.learning_rate". Every
/// function but has() throws std::invalid_argument, which names the path, when the path does not exist or has another
/// type; that is a mistake of the plugin, not of the user. The text is owned by the configuration and lives as long as
/// the run. [thread-safe]
class IConfig : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.config/0";
  virtual bool has(std::string_view path) const = 0;
  virtual int64_t integer(std::string_view path) const = 0;
  virtual double real(std::string_view path) const = 0;  ///< accepts an integer value and converts it
  virtual bool flag(std::string_view path) const = 0;
  virtual std::string_view text(std::string_view path) const = 0;
  virtual int64_t length(std::string_view path) const = 0;  ///< number of elements of a list
  virtual int64_t integer_at(std::string_view path, int64_t index) const = 0;
  virtual double real_at(std::string_view path, int64_t index) const = 0;
  virtual std::string_view text_at(std::string_view path, int64_t index) const = 0;
  /// The table at `path` as a configuration. It is owned by this configuration.
  virtual const IConfig& section(std::string_view path) const = 0;

 protected:
  ~IConfig() = default;
};

}  // namespace nas
