#pragma once
/// \file
/// The resolved configuration of a run.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/schema.h"
#include "nas/config.h"
#include "nas/object.h"

namespace nas::core {

struct ConfigState;

/// One table of a configuration, as plugins and core read it.
class ConfigSection : public Provides<IConfig> {
 public:
  ConfigSection(const ConfigState& state, std::string prefix) : state_(&state), prefix_(std::move(prefix)) {}

  /// Also true for the path of a table.
  bool has(std::string_view path) const override;
  int64_t integer(std::string_view path) const override;
  double real(std::string_view path) const override;
  bool flag(std::string_view path) const override;
  std::string_view text(std::string_view path) const override;
  int64_t length(std::string_view path) const override;
  int64_t integer_at(std::string_view path, int64_t index) const override;
  double real_at(std::string_view path, int64_t index) const override;
  std::string_view text_at(std::string_view path, int64_t index) const override;
  const IConfig& section(std::string_view path) const override;

 private:
  std::string full(std::string_view path) const { return prefix_ + std::string(path); }

  const ConfigState* state_;
  std::string prefix_;  ///< "search." or empty
};

struct TomlStyle {
  bool origin = false;  ///< each value is followed by a comment with the place where it was set
  bool docs = false;    ///< documentation and constraints are written above each key
  bool given = false;   ///< only keys that the --config file sets
};

/// Every key of a schema with its value and origin. Immutable; copies share their content and are cheap. What sections
/// and text() return lives as long as any copy.
class Config final : public ConfigSection {
 public:
  /// `values` and `origins` in the order of schema.keys(), the values of the keys' types.
  Config(Schema schema, std::vector<Value> values, std::vector<Origin> origins);

  const Schema& schema() const;
  /// These throw std::invalid_argument when there is no key `path`.
  const Value& value(std::string_view path) const;
  const Origin& origin(std::string_view path) const;

  /// A copy in which key `path` has `value`, set by `where`. Throws std::invalid_argument when there is no such key, or
  /// the value is of another type. Constraints are not checked.
  Config with(std::string_view path, Value value, std::string where) const;

  /// The whole configuration as TOML. Given as --config it resolves to the same values, bit for bit.
  std::string to_toml(TomlStyle style = {}) const;
  /// The same as a JSON object of objects, indented, keys in the same order.
  std::string to_json() const;
  /// SHA-256 of to_toml(): equal exactly when all keys and values are.
  std::string fingerprint() const;
  /// Whether `sha256` is its fingerprint, or was that of the file which set its keys: an earlier nas-host has written
  /// the file, whose keys are fewer than those of today. Their values are then the defaults.
  bool has_fingerprint(const std::string& sha256) const;

 private:
  explicit Config(std::shared_ptr<const ConfigState> state);
  std::shared_ptr<const ConfigState> state_;
};

/// One line "search.train.epochs: 50 -> 25" for each key that differs; "(none)" for a key that one does not have.
std::vector<std::string> diff(const Config& before, const Config& after);

}  // namespace nas::core
