#pragma once
/// \file
/// One `key=value`, from --set or from another place. Internal to core/config.

#include <string>

#include "core/base/error.h"
#include "core/config/schema.h"

namespace nas::core {

class Setting {
 public:
  /// `where`: empty for --set. Throws Error(usage) when `text` is not KEY=VALUE.
  explicit Setting(const std::string& text, const std::string& where = "");

  /// "--set a.b=c", or the place that was given.
  const std::string& where() const { return where_; }
  /// Throws Error(config) when the schema has no such key.
  const Key& key(const Schema& schema) const;
  /// The value, read by the key's type: text with or without TOML's quotes, everything else as TOML. Throws
  /// Error(config).
  Value value(const Key& key) const;

 private:
  std::string where_;
  std::string path_;
  std::string value_;
};

}  // namespace nas::core
