#include "core/config/toml_document.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/config/toml_check.h"

namespace nas::core {
namespace {

bool before(const toml::source_position& a, const toml::source_position& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

/// One element as the C++ type of its list or key; nothing when it has another type. An integer is accepted as a real
/// number.
template <class Scalar>
std::optional<Scalar> scalar(const toml::node& node) {
  if constexpr (std::is_same_v<Scalar, double>)
    if (const auto integer = node.value_exact<int64_t>()) return static_cast<double>(*integer);
  return node.value_exact<Scalar>();
}

std::string subscript(size_t index) {
  std::string text = std::to_string(index);
  text.insert(text.begin(), '[');
  text += ']';
  return text;
}

/// Reads one key's value. Its errors name the key, the element and the position.
class Reader {
 public:
  Reader(const Key& key, const TomlDocument& document, const std::string& remedy)
      : key_(key), document_(document), remedy_(remedy) {}

  template <class Scalar>
  Scalar one(const toml::node& node, Type type, const std::string& element = "") const {
    if constexpr (std::is_same_v<Scalar, int64_t>)
      if (key_.constraints.may_be_auto() && node.value_exact<std::string>() == automatic) return 0;
    const auto value = scalar<Scalar>(node);
    if (!value) fail(node, element, type_text(key_, type), std::string(kind_name(node)));
    const std::string demand = key_.constraints.demand(*value);
    if (!demand.empty()) fail(node, element, demand, to_toml(Value(*value)));
    return *value;
  }

  template <class Scalar>
  std::vector<Scalar> list(const toml::node& node, Type element_type) const {
    const toml::array* array = node.as_array();
    if (!array) fail(node, "", type_name(key_.type), std::string(kind_name(node)));
    if (const auto length = key_.constraints.list_length(); length && *length != array->size())
      fail(node, "", "a list of " + text::counted(static_cast<int64_t>(*length), "value"),
           "of " + std::to_string(array->size()));
    std::vector<Scalar> values;
    for (const toml::node& element : *array)
      values.push_back(one<Scalar>(element, element_type, subscript(values.size())));
    return values;
  }

 private:
  [[noreturn]] void fail(const toml::node& node, const std::string& element, std::string_view demand,
                         const std::string& found) const {
    throw Error(ExitCode::config, "\"" + key_.path + element + "\" must be " + std::string(demand) + ", not " + found,
                document_.where(node.source()), remedy_);
  }

  const Key& key_;
  const TomlDocument& document_;
  const std::string& remedy_;
};

}  // namespace

std::string type_text(const Key& key, Type type) {
  return std::string(type_name(type)) + (key.constraints.may_be_auto() ? " or \"auto\"" : "");
}

namespace {

/// For the parser's errors about what people write most often; empty for others.
std::string remedy_for(std::string_view description) {
  if (description.find("could not determine value type") != description.npos)
    return "text needs quotes, such as device = \"cpu\"";
  return description.find("redefine") != description.npos ? "write each key and each table once" : "";
}

}  // namespace

TomlDocument::TomlDocument(std::string_view text, std::string label, bool positions)
    : label_(std::move(label)), positions_(positions) {
  if (const auto fault = toml_fault(text))
    throw Error(ExitCode::config, "not valid TOML: " + fault->what, where(fault->line, fault->column));
  try {
    root_ = toml::parse(text);
  } catch (const toml::parse_error& problem) {
    throw Error(ExitCode::config, "not valid TOML: " + std::string(problem.description()), where(problem.source()),
                remedy_for(problem.description()));
  }
}

std::string TomlDocument::where(const toml::source_region& region) const {
  return where(region.begin.line, region.begin.column);
}

std::string TomlDocument::where(size_t line, size_t column) const {
  return positions_ ? label_ + ":" + std::to_string(line) + ":" + std::to_string(column) : label_;
}

std::string join_path(std::string_view table, const toml::key& key) {
  constexpr std::string_view bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  const std::string_view name = key.str();
  const bool is_bare = !name.empty() && name.find_first_not_of(bare) == std::string_view::npos;
  const std::string written = is_bare ? std::string(name) : to_toml(Value(std::string(name)));
  return table.empty() ? written : std::string(table) + "." + written;
}

std::vector<std::pair<const toml::key*, const toml::node*>> in_order(const toml::table& table) {
  std::vector<std::pair<const toml::key*, const toml::node*>> entries;
  for (auto&& [key, node] : table) entries.emplace_back(&key, &node);
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return before(a.first->source().begin, b.first->source().begin); });
  return entries;
}

std::string_view kind_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a real number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::string:
      return "text";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::table:
      return "a table";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time";
    default:
      return "a date and time";
  }
}

std::string default_hint(const Key& key) { return "its default is " + to_toml(key, key.default_value); }

Value read_value(const toml::node& node, const Key& key, const TomlDocument& document, const std::string& remedy) {
  const Reader reader(key, document, remedy);
  switch (key.type) {
    case Type::integer:
      return reader.one<int64_t>(node, Type::integer);
    case Type::real:
      return reader.one<double>(node, Type::real);
    case Type::flag:
      return reader.one<bool>(node, Type::flag);
    case Type::text:
      return reader.one<std::string>(node, Type::text);
    case Type::integers:
      return reader.list<int64_t>(node, Type::integer);
    case Type::reals:
      return reader.list<double>(node, Type::real);
    case Type::texts:
      break;
  }
  return reader.list<std::string>(node, Type::text);
}

}  // namespace nas::core
