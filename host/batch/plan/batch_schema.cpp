#include "host/batch/plan/batch_schema.h"

#include <array>
#include <utility>

#include "host/batch/plan/axis.h"

namespace nas::host {
namespace {

/// A table with these keys and no others.
Json closed_table(const std::string& meaning, const Json& properties) {
  return {{"description", meaning}, {"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

Json list_of_tables(const Json& table) { return {{"type", "array"}, {"items", table}}; }

bool is_table_rule(const Json& rule) { return rule.contains("properties"); }

/// `table` with `change` applied to the rules of its keys and of those of the tables in it.
Json with_each_key(Json table, const auto& change) {
  for (auto& [name, rule] : table["properties"].items())
    rule = is_table_rule(rule) ? with_each_key(rule, change) : change(rule);
  return table;
}

Json non_empty_list(const Json& value) { return {{"type", "array"}, {"items", value}, {"minItems", 1}}; }

Json defined(const std::string& name) { return {{"$ref", "#/definitions/" + name}}; }

/// { range = [from, to, step] }
Json range_of_numbers() {
  const Json limits = {{"type", "array"}, {"items", {{"type", "number"}}}, {"minItems", 2}, {"maxItems", 3}};
  Json range = closed_table("From, to, and step.", {{"range", limits}});
  range["required"] = Json::array({"range"});
  return range;
}

constexpr std::array words_of_meaning = {"title", "description", "default"};

Json without_meaning(Json key) {
  for (const char* word : words_of_meaning) key.erase(word);
  return key;
}

bool can_be_a_number(const Json& value) {
  if (value.contains("anyOf")) return can_be_a_number(value["anyOf"].front());  // or "auto"
  return value["type"] == "number" || value["type"] == "integer";
}

/// What `key` means, and one of `rules`, or a range, for its value.
Json one_of(const Json& key, Json rules) {
  Json rule = Json::object();
  for (const char* word : {"title", "description"})
    if (key.contains(word)) rule[word] = key[word];
  if (can_be_a_number(key)) rules.push_back(defined("range"));
  rule["anyOf"] = std::move(rules);
  return rule;
}

/// The values of an axis: one for each experiment.
Json axis_rule(const Json& key) { return one_of(key, Json::array({non_empty_list(without_meaning(key))})); }

/// One value, or several.
Json choice_rule(const Json& key) {
  const Json value = without_meaning(key);
  return one_of(key, Json::array({value, non_empty_list(value)}));
}

/// The tables of a batch file, whose keys are those of a configuration.
class BatchRules {
 public:
  explicit BatchRules(const Json& configuration) : settings_(configuration) {
    for (const char* word : {"$schema", "title"}) settings_.erase(word);
    for (const char* key : {"include", "plugins"}) settings_["properties"].erase(key);  // what the batch itself decides
  }

  /// The tables that stand at several places.
  Json definitions() const {
    return {{"settings", meaning("Keys of the configuration.", settings_)},
            {"axes", meaning("Lists of values of keys.", varied(axis_rule))},
            {"range", range_of_numbers()}};
  }
  /// What the batch and each [[experiment]] may have: [axes], whose combinations are experiments, and [[zip]], whose
  /// lists advance together.
  static Json block() {
    Json rules = own_keys();
    rules["name"] = {{"description", "The name of the directory, or of the experiment."}, {"type", "string"}};
    rules["set"] = defined("settings");
    rules["axes"] = defined("axes");
    rules["zip"] = list_of_tables(defined("axes"));
    return rules;
  }
  Json exclude() const {
    return list_of_tables(meaning("Leaves out each experiment that has one of these values for each of these keys.",
                                  varied(choice_rule)));
  }
  Json slurm() const { return settings_["properties"]["slurm"]; }

 private:
  static Json meaning(const std::string& text, Json table) {
    table["description"] = text;
    return table;
  }

  /// The two keys that are not keys of the configuration.
  static Json own_keys() {
    const Json name = {{"type", "string"}};
    const Json plugin = {{"description", "The plugins of a run: a name or a file, or a list."},
                         {"anyOf", Json::array({name, non_empty_list(name)})}};
    const Json config = {{"description", "The configuration, relative to this file."}, {"type", "string"}};
    return {{plugin_key, plugin}, {config_key, config}};
  }

  Json varied(const auto& rule) const {
    Json table = settings_;
    table["properties"].update(own_keys());
    return with_each_key(table, rule);
  }

  Json settings_;
};

Json count_rule(int64_t least, int64_t most, const std::string& meaning) {
  return {{"description", meaning}, {"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

Json run_rule() {
  return closed_table(
      "How the experiments are run.",
      {{"jobs", count_rule(1, 100'000, "Experiments that run at once; default: as many as the machine has cores for.")},
       {"threads", count_rule(1, 4096, "Threads of each experiment.")},
       {"retries", count_rule(0, 1000, "Further attempts after a crash or a failed run.")}});
}

}  // namespace

Json batch_schema(const Json& configuration) {
  const BatchRules rules(configuration);
  Json experiment = closed_table("One more experiment, beside the combinations.", rules.block());
  experiment["required"] = Json::array({"name"});
  Json properties = rules.block();
  properties["exclude"] = rules.exclude();
  properties["experiment"] = list_of_tables(experiment);
  properties["run"] = run_rule();
  properties["slurm"] = rules.slurm();
  Json root = {{"$schema", configuration.at("$schema")}, {"title", "Batch file of nas-host"}};
  root.update(closed_table("Many experiments.", properties));
  root["definitions"] = rules.definitions();
  return root;
}

}  // namespace nas::host
