#include "core/config/setting.h"

#include "core/config/suggestion.h"
#include "core/config/toml_document.h"

namespace nas::core {
namespace {

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

bool quoted(const std::string& text) {
  return text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
}

}  // namespace

Setting::Setting(const std::string& text, const std::string& where) : where_(where.empty() ? "--set " + text : where) {
  const size_t equals = text.find('=');
  path_ = trimmed(text.substr(0, equals));
  if (equals == std::string::npos || path_.empty())
    throw Error(ExitCode::usage, "--set needs key=value, not \"" + text + "\"", "", "write for example --set seed=3");
  value_ = trimmed(text.substr(equals + 1));
}

const Key& Setting::key(const Schema& schema) const {
  if (const Key* key = schema.find(path_)) return *key;
  if (schema.has_table(path_))
    throw Error(ExitCode::config, "\"" + path_ + "\" is a table and has no value of its own", where(),
                "set one of its keys");
  throw unknown(schema, path_, "key", where());
}

Value Setting::value(const Key& key) const {
  const bool is_auto = key.constraints.may_be_auto() && value_ == automatic;
  const bool plain_text = is_auto || (key.type == Type::text && !quoted(value_));
  const std::string toml = "value = " + (plain_text ? to_toml(Value(value_)) : value_);
  const auto refuse = [&] {
    return Error(ExitCode::config, "\"" + path_ + "\" must be " + type_text(key, key.type) + ", not \"" + value_ + "\"",
                 where(), default_hint(key));
  };
  std::optional<TomlDocument> document;
  try {
    document.emplace(toml, where(), false);
  } catch (const Error&) {
    throw refuse();  // the parser's message about the helper line would not help the user
  }
  if (document->root().size() != 1) throw refuse();
  return read_value(*document->root().get("value"), key, *document, default_hint(key));
}

}  // namespace nas::core
