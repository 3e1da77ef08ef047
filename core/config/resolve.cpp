#include "core/config/resolve.h"

#include "core/config/file_layers.h"
#include "core/config/setting.h"
#include "core/config/suggestion.h"

namespace nas::core {
namespace {

/// Applies one layer after the other and collects every error.
class Resolver {
 public:
  explicit Resolver(const Schema& schema) : schema_(schema) {
    for (const Key& key : schema.keys()) {
      values_.push_back(key.default_value);
      origins_.push_back(key.origin);
    }
  }

  void apply(const Sources& sources) {
    if (!sources.file.empty())
      for (const FileLayer& layer : read_file_layers(sources.file, errors_))
        apply_table(layer.document.root(), "", layer);
    for (const PlacedSetting& setting : sources.placed) apply_setting(setting.text, setting.where);
    for (const std::string& setting : sources.settings) apply_setting(setting, "");
  }

  const std::vector<Error>& errors() const { return errors_; }
  Config config() && { return Config(schema_, std::move(values_), std::move(origins_)); }

 private:
  void apply_table(const toml::table& table, const std::string& path, const FileLayer& layer) {
    for (const auto& [name, node] : in_order(table)) {
      if (errors_.size() >= most_errors) return;
      const std::string entry = join_path(path, *name);
      if (entry != "include") apply_entry(*name, *node, entry, layer);
    }
  }

  void apply_entry(const toml::key& name, const toml::node& node, const std::string& path, const FileLayer& layer) {
    if (const Key* key = schema_.find(path)) {
      set(*key, {layer.layer, layer.document.where(node.source())},
          [&] { return read_value(node, *key, layer.document, default_hint(*key)); });
    } else if (!schema_.has_table(path)) {
      errors_.push_back(unknown(schema_, path, node.is_table() ? "table" : "key", layer.document.where(name.source())));
    } else if (const toml::table* inner = node.as_table()) {
      apply_table(*inner, path, layer);
    } else {
      errors_.emplace_back(ExitCode::config, "\"" + path + "\" must be a table, not " + std::string(kind_name(node)),
                           layer.document.where(node.source()), "write its keys under [" + path + "]");
    }
  }

  void apply_setting(const std::string& text, const std::string& where) {
    try {
      const Setting setting(text, where);
      const Key& key = setting.key(schema_);
      set(key, {Layer::setting, setting.where()}, [&] { return setting.value(key); });
    } catch (const Error& error) {
      errors_.push_back(error);
    }
  }

  void set(const Key& key, Origin origin, const auto& read) {
    const auto index = static_cast<size_t>(&key - schema_.keys().data());
    try {
      values_[index] = read();
      origins_[index] = std::move(origin);
    } catch (const Error& error) {
      errors_.push_back(error);
    }
  }

  static constexpr size_t most_errors = 100;  ///< more would not be read, and each searches all names

  const Schema& schema_;
  std::vector<Value> values_;
  std::vector<Origin> origins_;
  std::vector<Error> errors_;
};

}  // namespace

Resolution try_resolve(const Schema& schema, const Sources& sources) {
  Resolver resolver(schema);
  resolver.apply(sources);
  std::vector<Error> errors = resolver.errors();
  return {std::move(resolver).config(), std::move(errors)};
}

Config resolve(const Schema& schema, const Sources& sources) {
  Resolution resolution = try_resolve(schema, sources);
  if (!resolution.errors.empty()) throw resolution.errors.front();
  return std::move(resolution.config);
}

std::vector<Error> check(const Schema& schema, const Sources& sources) { return try_resolve(schema, sources).errors; }

}  // namespace nas::core
