#include "core/config/config.h"

#include <stdexcept>

#include "core/base/hash.h"
#include "core/config/config_state.h"

namespace nas::core {
namespace {

[[noreturn]] void refuse(const std::string& path, Type actual, std::string_view wanted) {
  throw std::invalid_argument("\"" + path + "\" of the configuration is " + std::string(type_name(actual)) + ", not " +
                              std::string(wanted));
}

template <class Held>
const Held& get(const ConfigState& state, const std::string& path, std::string_view wanted) {
  const Value& value = state.values[state.index(path)];
  if (const auto* held = std::get_if<Held>(&value)) return *held;
  refuse(path, type_of(value), wanted);
}

template <class Element>
const Element& element(const std::vector<Element>& list, const std::string& path, int64_t index) {
  if (index >= 0 && index < static_cast<int64_t>(list.size())) return list[static_cast<size_t>(index)];
  throw std::invalid_argument("\"" + path + "\" of the configuration has " + std::to_string(list.size()) +
                              " elements, none at " + std::to_string(index));
}

bool holds(const ConfigState& state, const std::string& path, Type type) {
  return type_of(state.values[state.index(path)]) == type;
}

}  // namespace

ConfigState::ConfigState(Schema keys, std::vector<Value> key_values, std::vector<Origin> key_origins)
    : schema(std::move(keys)), values(std::move(key_values)), origins(std::move(key_origins)) {
  for (size_t i = 0; i < schema.keys().size(); ++i) indices.emplace(schema.keys()[i].path, i);
  for (const auto& [path, doc] : schema.tables()) sections.try_emplace(path, *this, path.empty() ? "" : path + ".");
}

size_t ConfigState::index(std::string_view path) const {
  const auto found = indices.find(path);
  if (found == indices.end()) throw std::invalid_argument("the configuration has no key \"" + std::string(path) + "\"");
  return found->second;
}

bool ConfigSection::has(std::string_view path) const {
  const std::string key = full(path);
  return state_->indices.contains(key) || state_->sections.contains(key);
}

int64_t ConfigSection::integer(std::string_view path) const { return get<int64_t>(*state_, full(path), "an integer"); }

double ConfigSection::real(std::string_view path) const {
  const std::string key = full(path);
  if (holds(*state_, key, Type::integer)) return static_cast<double>(integer(path));
  return get<double>(*state_, key, "a real number");
}

bool ConfigSection::flag(std::string_view path) const { return get<bool>(*state_, full(path), "true or false"); }

std::string_view ConfigSection::text(std::string_view path) const {
  return get<std::string>(*state_, full(path), "text");
}

int64_t ConfigSection::length(std::string_view path) const {
  const std::string key = full(path);
  const Value& value = state_->values[state_->index(key)];
  switch (type_of(value)) {
    case Type::integers:
      return static_cast<int64_t>(std::get<std::vector<int64_t>>(value).size());
    case Type::reals:
      return static_cast<int64_t>(std::get<std::vector<double>>(value).size());
    case Type::texts:
      return static_cast<int64_t>(std::get<std::vector<std::string>>(value).size());
    default:
      refuse(key, type_of(value), "a list");
  }
}

int64_t ConfigSection::integer_at(std::string_view path, int64_t index) const {
  const std::string key = full(path);
  return element(get<std::vector<int64_t>>(*state_, key, "a list of integers"), key, index);
}

double ConfigSection::real_at(std::string_view path, int64_t index) const {
  const std::string key = full(path);
  if (holds(*state_, key, Type::integers)) return static_cast<double>(integer_at(path, index));
  return element(get<std::vector<double>>(*state_, key, "a list of real numbers"), key, index);
}

std::string_view ConfigSection::text_at(std::string_view path, int64_t index) const {
  const std::string key = full(path);
  return element(get<std::vector<std::string>>(*state_, key, "a list of text"), key, index);
}

const IConfig& ConfigSection::section(std::string_view path) const {
  const auto found = state_->sections.find(full(path));
  if (found == state_->sections.end())
    throw std::invalid_argument("the configuration has no table \"" + full(path) + "\"");
  return found->second;
}

Config::Config(std::shared_ptr<const ConfigState> state) : ConfigSection(*state, ""), state_(std::move(state)) {}

Config::Config(Schema schema, std::vector<Value> values, std::vector<Origin> origins)
    : Config(std::make_shared<const ConfigState>(std::move(schema), std::move(values), std::move(origins))) {}

const Schema& Config::schema() const { return state_->schema; }
const Value& Config::value(std::string_view path) const { return state_->values[state_->index(path)]; }
const Origin& Config::origin(std::string_view path) const { return state_->origins[state_->index(path)]; }

Config Config::with(std::string_view path, Value value, std::string where) const {
  const size_t index = state_->index(path);
  std::vector<Value> values = state_->values;
  if (type_of(values[index]) != type_of(value))
    refuse(std::string(path), type_of(values[index]), type_name(type_of(value)));
  values[index] = std::move(value);
  std::vector<Origin> origins = state_->origins;
  origins[index] = {Layer::setting, std::move(where)};
  return Config(state_->schema, std::move(values), std::move(origins));
}

std::string Config::fingerprint() const { return sha256(to_toml()); }

bool Config::has_fingerprint(const std::string& recorded) const {
  return fingerprint() == recorded || sha256(to_toml({.given = true})) == recorded;
}

}  // namespace nas::core
