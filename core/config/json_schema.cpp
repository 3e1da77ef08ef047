#include "core/config/json_schema.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

namespace nas::core {
namespace {

using Json = nlohmann::ordered_json;

/// 2 rather than 2.0, which is no integer to draft 4.
Json json_number(double number) {
  constexpr double exact = 1e15;
  if (number == std::trunc(number) && std::abs(number) < exact) return static_cast<int64_t>(number);
  return number;
}

Json json_value_of(const Key& key) {
  if (key.constraints.may_be_auto() && key.default_value == Value(int64_t{0})) return automatic;
  return std::visit([](const auto& held) { return Json(held); }, key.default_value);
}

/// A comment's lines as one text.
std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

/// The largest of several lower limits, or the smallest of several upper ones.
class Limit {
 public:
  explicit Limit(bool lower) : lower_(lower) {}
  void add(double number, bool exclusive) {
    const bool stricter = lower_ ? number > number_ : number < number_;
    if (given_ && !stricter && !(number == number_ && exclusive)) return;
    given_ = true;
    number_ = number;
    exclusive_ = exclusive;
  }
  void write(Json& rule) const {
    if (!given_) return;
    rule[lower_ ? "minimum" : "maximum"] = json_number(number_);
    if (exclusive_) rule[lower_ ? "exclusiveMinimum" : "exclusiveMaximum"] = true;
  }

 private:
  bool lower_, given_ = false, exclusive_ = false;
  double number_ = 0;
};

void add_limits(Json& rule, const std::vector<Bound>& bounds) {
  Limit lower(true), upper(false);
  for (const Bound& bound : bounds) {
    if (bound.relation.front() == '>' || bound.relation == "..") lower.add(bound.limit, bound.relation == ">");
    if (bound.relation.front() == '<') upper.add(bound.limit, bound.relation == "<");
    if (bound.relation == "..") upper.add(bound.end, false);
  }
  lower.write(rule);
  upper.write(rule);
}

bool holds_integers(Type type) { return type == Type::integer || type == Type::integers; }
bool holds_reals(Type type) { return type == Type::real || type == Type::reals; }
bool is_list(Type type) { return type == Type::integers || type == Type::reals || type == Type::texts; }

const char* json_type(Type type) {
  if (holds_integers(type)) return "integer";
  if (holds_reals(type)) return "number";
  return type == Type::flag ? "boolean" : "string";
}

/// What a value must be, or each element of a list.
Json element_rule(const Key& key, const KnownParts& parts) {
  const Constraints& constraints = key.constraints;
  Json rule = {{"type", json_type(key.type)}};
  for (const std::string& choice : constraints.choices())
    rule["enum"].push_back(holds_integers(key.type) ? Json::parse(choice) : Json(choice));
  if (!constraints.named_kind().empty()) {
    rule["enum"] = parts.names(constraints.named_kind());
    rule["enum"].push_back("");  // names nothing
  }
  add_limits(rule, constraints.bounds());
  return rule;
}

/// Without what it means.
Json value_rule(const Key& key, const KnownParts& parts) {
  Json element = element_rule(key, parts);
  if (key.constraints.may_be_auto()) return {{"anyOf", Json::array({element, {{"enum", Json::array({automatic})}}})}};
  if (!is_list(key.type)) return element;
  Json list = {{"type", "array"}, {"items", element}};
  if (const auto length = key.constraints.list_length()) list["minItems"] = list["maxItems"] = *length;
  return list;
}

/// The documentation of a key, and its comparisons with other keys, which a JSON schema cannot check.
std::string description(const Key& key) {
  std::string text = one_line(key.doc);
  for (const KeyComparison& comparison : key.constraints.comparisons())
    text += (text.empty() ? "It " : " It ") + comparison.demand() + " " + comparison.key + ".";
  return text;
}

/// Of a key that one or several schemas have.
Json rule_of(const std::vector<const Key*>& keys, const KnownParts& parts) {
  const Key& first = *keys.front();
  Json rule = {{"title", first.path}}, values = Json::array();
  if (const std::string text = description(first); !text.empty()) rule["description"] = text;
  for (const Key* key : keys)
    if (const Json value = value_rule(*key, parts); std::ranges::find(values, value) == values.end())
      values.push_back(value);
  if (values.size() == 1)
    rule.update(values.front());
  else
    rule["anyOf"] = values;
  const Json preset = json_value_of(first);
  if (std::ranges::all_of(keys, [&](const Key* key) { return json_value_of(*key) == preset; }))
    rule["default"] = preset;
  return rule;
}

/// A table without keys so far. What it does not name is refused.
Json table_rule(const std::string& path, const std::string& doc) {
  Json rule;
  if (!path.empty()) rule["title"] = path;
  if (!doc.empty()) rule["description"] = one_line(doc);
  rule.update({{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}});
  return rule;
}

/// The rule of the table `path`, which is made with those around it.
Json& table_in(Json& root, const std::string& path, const Schema& schema) {
  Json* table = &root;
  std::istringstream names(path);
  std::string inner;
  for (std::string name; std::getline(names, name, '.');) {
    inner += (inner.empty() ? "" : ".") + name;
    Json& rule = (*table)["properties"][name];
    if (rule.is_null()) rule = table_rule(inner, schema.tables().find(inner)->second);
    table = &rule;
  }
  return *table;
}

/// The keys of all schemas by path.
std::map<std::string, std::vector<const Key*>> keys_by_path(std::span<const Schema> schemas) {
  std::map<std::string, std::vector<const Key*>> keys;
  for (const Schema& schema : schemas)
    for (const Key& key : schema.keys()) keys[key.path].push_back(&key);
  return keys;
}

Json include_rule() {
  const Json path = {{"type", "string"}};
  return {
      {"title", "include"},
      {"description",
       "A file, or a list of files, that this one begins with. Paths are relative to the folder of this file. Later "
       "files override earlier ones, and this file overrides them all."},
      {"anyOf", Json::array({path, {{"type", "array"}, {"items", path}}})}};
}

}  // namespace

std::string to_json_schema(std::span<const Schema> schemas, const KnownParts& parts) {
  Json root = {{"$schema", "http://json-schema.org/draft-04/schema#"}, {"title", "Configuration of nas-host"}};
  root.update(table_rule("", ""));
  root["properties"]["include"] = include_rule();
  const auto keys = keys_by_path(schemas);
  for (const Schema& schema : schemas) {
    for (const Key& key : schema.keys())
      table_in(root, parent_path(key.path), schema)["properties"][last_name(key.path)] =
          rule_of(keys.at(key.path), parts);
    for (const auto& [path, doc] : schema.tables()) table_in(root, path, schema);  // those without keys
  }
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace nas::core
