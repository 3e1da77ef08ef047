#pragma once
/// \file
/// One `--set key=value`. Internal to core/config.

#include <string>

#include "core/base/error.h"
#include "core/config/schema.h"

namespace nas::core {

class Setting {
 public:
  /// Throws Error(usage) without a '=' that follows a key.
  explicit Setting(const std::string& text);

  /// "--set a.b=c"
  std::string where() const { return "--set " + text_; }
  /// Throws Error(config) when the schema has no such key.
  const Key& key(const Schema& schema) const;
  /// The value by the key's type: text as it stands or in TOML's quotes, everything else as TOML. Throws Error(config).
  Value value(const Key& key) const;

 private:
  std::string text_;
  std::string path_;
  std::string value_;
};

}  // namespace nas::core
