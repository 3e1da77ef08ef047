#include "core/config/compared_keys.h"

#include "core/base/error.h"
#include "core/config/suggestion.h"

namespace nas::core {
namespace {

bool is_number(const Key& key) { return key.type == Type::integer || key.type == Type::real; }

[[noreturn]] void refuse(const WrittenComparison& written, const std::string& problem, const std::string& remedy) {
  throw Error(ExitCode::config, "\"" + written.key + "\" is compared with " + problem, written.where, remedy);
}

const Key& known_key(const Schema& schema, const WrittenComparison& written) {
  const std::string& other = written.comparison.key;
  if (const Key* key = schema.find(other)) return *key;
  const std::string near = suggestion(schema, other);
  refuse(
      written, "\"" + other + "\", which is " + (schema.has_table(other) ? "a table" : "no key"),
      near.empty() ? "name a key of nas-host or of this plugin by its whole path" : "did you mean \"" + near + "\"?");
}

}  // namespace

void require_comparable(const Schema& schema, const WrittenComparison& written) {
  const Key& key = *schema.find(written.key);
  const Key& other = known_key(schema, written);
  if (&key == &other) refuse(written, "itself", "name another key");
  const std::string name = "\"" + other.path + "\", which is ";
  if (!other.plugin.empty() && other.plugin != key.plugin)
    refuse(written, name + "a key of plugin " + other.plugin, "name a key of nas-host or of this plugin");
  if (!is_number(other)) refuse(written, name + std::string(type_name(other.type)), "name a key that holds a number");
  if (written.comparison.relation == "divides" && (key.type != Type::integer || other.type != Type::integer))
    refuse(written, "\"" + other.path + "\" by \"divides\", which is for two integers",
           "use integers for both keys, or another comparison");
}

}  // namespace nas::core
