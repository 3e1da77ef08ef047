#pragma once
/// \file
/// Boundary: read access to the resolved configuration of a run. Every key that a plugin may read has its default in
/// the TOML file of that plugin or in that of core. The host has already checked each value against its type and range.

#include <cstdint>
#include <string_view>

#include "nas/boundary/object.h"

namespace nas {

/// Implemented by the host. A path is a dotted key relative to this section, such as "optimizer.learning_rate". Every
/// function but has() throws std::invalid_argument, which names the path, for a path that does not exist or has another
/// type, and for an index that is not in the list; that is a mistake of the plugin, not of the user. Text and sections
/// are owned by the configuration and live as long as it: the configuration of IRun and ITraining lives as long as the
/// run, that of a BuildRequest, of IFinalizers and of nas_create_args as long as the call. [thread-safe]
class IConfig : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.config/1";
  /// Whether there is a key or a table at `path`.
  virtual bool has(std::string_view path) const = 0;
  virtual int64_t integer(std::string_view path) const = 0;
  virtual double real(std::string_view path) const = 0;  ///< accepts an integer value and converts it
  virtual bool flag(std::string_view path) const = 0;
  virtual std::string_view text(std::string_view path) const = 0;
  virtual int64_t length(std::string_view path) const = 0;  ///< number of elements of a list
  virtual int64_t integer_at(std::string_view path, int64_t index) const = 0;
  virtual double real_at(std::string_view path, int64_t index) const = 0;  ///< also of a list of integers
  virtual std::string_view text_at(std::string_view path, int64_t index) const = 0;
  /// The table at `path` as a configuration. It is owned by this configuration.
  virtual const IConfig& section(std::string_view path) const = 0;

 protected:
  ~IConfig() = default;
};

}  // namespace nas
