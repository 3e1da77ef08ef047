#include "core/config/schema.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "core/base/error.h"
#include "core/config/comments.h"
#include "core/config/compared_keys.h"
#include "core/config/toml_document.h"

namespace nas::core {

/// Adds one default file to a schema.
class SchemaBuilder {
 public:
  /// `plugin`: its id; empty for core's default file.
  SchemaBuilder(Schema& schema, std::string_view text, const std::string& plugin)
      : schema_(schema),
        plugin_(plugin),
        origin_(plugin.empty() ? Origin{Layer::core, "nas-host defaults"} : Origin{Layer::plugin, "plugin " + plugin}),
        document_(text, origin_.where),
        comments_(text) {}

  void add() {
    add_table(document_.root(), "");
    for (const WrittenComparison& written : comparisons_) require_comparable(schema_, written);
    for (const size_t line : comments_.stray_constraints())
      schema_.notes_.push_back(place_of(line) +
                               ": this \"#:\" constrains no key. Write it at the beginning of a line " +
                               "directly above the key.");
    std::vector<Key> ordered;
    order_table("", ordered);
    schema_.keys_ = std::move(ordered);
  }

 private:
  void add_table(const toml::table& table, const std::string& path) {
    for (const auto& [name, node] : in_order(table)) {
      const std::string entry = join_path(path, *name);
      if (entry == "include" || entry.find('"') != std::string::npos)
        fail(*name, "\"" + entry + "\" cannot name a key of the configuration");
      const Comment comment = comments_.above(name->source().begin.line);
      if (const toml::table* inner = node->as_table())
        open_table(*name, *inner, entry);
      else
        add_key(*name, *node, entry, comment);
    }
  }

  void open_table(const toml::key& name, const toml::table& table, const std::string& path) {
    if (schema_.find(path))
      fail(name, "\"" + path + "\" is a key, not a table, in " + schema_.find(path)->origin.where);
    std::string& doc = schema_.tables_[path];
    const size_t line = table.source().begin.line;
    // A table that begins within a dotted key or the header of another table has no comment of its own.
    if (comments_.header(line) == path) {
      const Comment comment = comments_.above(line);
      if (doc.empty()) doc = comment.doc;
      for (const Comment::Constraint& constraint : comment.constraints) copy_table(constraint, path);
    }
    add_table(table, path);
  }

  /// "like eval.train": all keys that this table and the tables in it have so far.
  void copy_table(const Comment::Constraint& line, const std::string& path) {
    std::istringstream words(line.text);
    std::string like, model, rest;
    words >> like >> model >> rest;
    if (like != "like" || model.empty() || !rest.empty() || !schema_.has_table(model))
      throw Error(ExitCode::config, "table \"" + path + "\" has a constraint that is not understood:" + line.text,
                  place_of(line.line),
                  "write \"#: like TABLE\" with a table that exists, for example \"#: like eval.train\"");
    copy_keys(model, path);
    copy_docs(model + ".", path + ".");
  }

  void copy_keys(const std::string& from, const std::string& to) {
    std::vector<Key> copies;
    for (const Key& key : schema_.keys_)
      if (key.path.starts_with(from + ".")) {
        copies.push_back(key);
        copies.back().path = to + key.path.substr(from.size());
        copies.back().plugin = plugin_;
        copies.back().constraints = key.constraints.in_table(from, to);
      }
    for (Key& copy : copies)
      if (!schema_.find(copy.path)) schema_.keys_.push_back(std::move(copy));
  }

  void copy_docs(const std::string& from, const std::string& to) {
    std::vector<std::pair<std::string, std::string>> copies;
    for (const auto& [table, doc] : schema_.tables_)
      if (table.starts_with(from)) copies.emplace_back(to + table.substr(from.size()), doc);
    schema_.tables_.insert(copies.begin(), copies.end());
  }

  void add_key(const toml::key& name, const toml::node& node, const std::string& path, const Comment& comment) {
    if (schema_.has_table(path)) fail(name, "\"" + path + "\" is a table, not a key");
    const auto known =
        std::find_if(schema_.keys_.begin(), schema_.keys_.end(), [&](const Key& key) { return key.path == path; });
    if (known == schema_.keys_.end())
      add_new_key(name, node, path, comment);
    else
      change_default(name, node, *known, comment);
  }

  void add_new_key(const toml::key& name, const toml::node& node, const std::string& path, const Comment& comment) {
    Key key;
    key.path = path;
    key.doc = comment.doc;
    key.origin = origin_;
    key.plugin = plugin_;
    for (const Comment::Constraint& line : comment.constraints) add_constraint(key, line);
    key.type = type_of_key(name, node, key);
    check_constraints_suit(name, key);
    key.default_value = read_value(node, key, document_, "change the default or its constraints");
    schema_.keys_.push_back(std::move(key));
  }

  void change_default(const toml::key& name, const toml::node& node, Key& key, const Comment& comment) {
    for (const Comment::Constraint& line : comment.constraints) {
      Key added;
      added.path = key.path;
      add_constraint(added, line);
      if (added.constraints.former_names().empty())
        fail(name, "\"" + key.path + "\" already has its type and constraints from " + key.origin.where,
             "remove the \"#:\" lines above it");
      add_constraint(key, line);
    }
    key.default_value = read_value(node, key, document_, default_hint(key));
    key.origin = origin_;
    if (!comment.doc.empty()) key.doc = comment.doc;
  }

  void add_constraint(Key& key, const Comment::Constraint& line) {
    const size_t before = key.constraints.comparisons().size();
    try {
      key.constraints.add_line(line.text);
      for (size_t i = before; i < key.constraints.comparisons().size(); ++i)
        comparisons_.push_back({key.path, key.constraints.comparisons()[i], place_of(line.line)});
    } catch (const std::invalid_argument& problem) {
      throw Error(
          ExitCode::config, "\"" + key.path + "\" has a constraint that is not understood: " + problem.what(),
          place_of(line.line),
          "write for example \"#: >= 1\", \"#: 0..1\", \"#: < search.train.epochs\", \"#: one of sgd, adam\" or "
          "\"#: list of real\"");
    }
  }

  std::string place_of(size_t line) const { return document_.label() + ":" + std::to_string(line); }

  /// A default of "auto" is a number where bounds or comparisons say so; alone it is text.
  Type type_of_key(const toml::key& name, const toml::node& node, const Key& key) {
    if (key.constraints.list()) return *key.constraints.list();
    const bool number = key.constraints.has_bounds() || !key.constraints.comparisons().empty();
    if (key.constraints.may_be_auto() && number && node.value<std::string>() == automatic) return Type::integer;
    return type_from(name, node, key.path);
  }

  Type type_from(const toml::key& name, const toml::node& node, const std::string& path) {
    const toml::array* array = node.as_array();
    if (!array) return scalar_type(name, node, path);
    if (array->empty())
      fail(name, "\"" + path + "\" is an empty list without a type",
           "put \"#: list of real\", \"#: list of integer\" or \"#: list of text\" above it");
    Type element = scalar_type(name, array->front(), path);
    for (const toml::node& other : *array)
      if (element == Type::integer && other.is_floating_point()) element = Type::real;
    if (element == Type::integer) return Type::integers;
    if (element == Type::real) return Type::reals;
    if (element == Type::text) return Type::texts;
    fail(name, "\"" + path + "\" must be a list of integers, real numbers or text");
  }

  Type scalar_type(const toml::key& name, const toml::node& node, const std::string& path) {
    if (node.is_integer()) return Type::integer;
    if (node.is_floating_point()) return Type::real;
    if (node.is_boolean()) return Type::flag;
    if (node.is_string()) return Type::text;
    fail(name, "\"" + path + "\" cannot hold " + std::string(kind_name(node)));
  }

  void check_constraints_suit(const toml::key& name, const Key& key) {
    const bool integers = key.type == Type::integer || key.type == Type::integers;
    const bool reals = key.type == Type::real || key.type == Type::reals;
    const bool texts = key.type == Type::text || key.type == Type::texts;
    if (key.constraints.has_bounds() && !integers && !reals)
      fail(name, "\"" + key.path + "\" has bounds but is not a number");
    if (!key.constraints.comparisons().empty() && key.type != Type::integer && key.type != Type::real)
      fail(name, "\"" + key.path + "\" is compared with another key but is not a number",
           "compare only keys that hold one number");
    if (key.constraints.has_choices() && !integers && !texts)
      fail(name, "\"" + key.path + "\" has choices but is neither text nor integer");
    if (!key.constraints.named_kind().empty() && !texts)
      fail(name, "\"" + key.path + "\" names a part but is not text");
    if (key.constraints.is_path() && key.type != Type::text) fail(name, "\"" + key.path + "\" is a path but not text");
  }

  [[noreturn]] void fail(const toml::key& name, const std::string& what, const std::string& remedy = "") const {
    throw Error(ExitCode::config, what, document_.where(name.source()), remedy);
  }

  /// The table's own keys first, then each table inside it in the order of its first key.
  void order_table(const std::string& table, std::vector<Key>& ordered) const {
    const std::string prefix = table.empty() ? "" : table + ".";
    std::vector<std::string> inner;
    for (const Key& key : schema_.keys_) {
      if (!key.path.starts_with(prefix)) continue;
      const size_t dot = key.path.find('.', prefix.size());
      const std::string child = key.path.substr(0, dot);
      if (dot == std::string::npos)
        ordered.push_back(key);
      else if (std::find(inner.begin(), inner.end(), child) == inner.end())
        inner.push_back(child);
    }
    for (const std::string& child : inner) order_table(child, ordered);
  }

  Schema& schema_;
  std::string plugin_;
  Origin origin_;
  TomlDocument document_;
  Comments comments_;
  std::vector<WrittenComparison> comparisons_;
};

void Schema::add_core(std::string_view toml) { SchemaBuilder(*this, toml, "").add(); }

void Schema::add_plugin(const std::string& id, std::string_view toml) { SchemaBuilder(*this, toml, id).add(); }

const Key* Schema::find(std::string_view path) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.path == path; });
  return found == keys_.end() ? nullptr : &*found;
}

}  // namespace nas::core
