#include "host/batch/plan/batch_schema.h"

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

/// { range = [from, to, step] }
Json range_of_numbers() {
  const Json limits = {{"type", "array"}, {"items", {{"type", "number"}}}, {"minItems", 2}, {"maxItems", 3}};
  Json range = closed_table("From, to, and step.", {{"range", limits}});
  range["required"] = {"range"};
  return range;
}

/// What the key means, apart from its value.
Json described_as(const Json& key, Json rule) {
  for (const char* word : {"title", "description"})
    if (key.contains(word)) rule[word] = key[word];
  return rule;
}

/// The values of an axis: one for each experiment.
Json axis_rule(const Json& key) {
  return described_as(key, {{"anyOf", Json::array({non_empty_list(key), range_of_numbers()})}});
}

/// One value, or several.
Json choice_rule(const Json& key) {
  return described_as(key, {{"anyOf", Json::array({key, non_empty_list(key), range_of_numbers()})}});
}

/// The tables of a batch file, whose keys are those of a configuration.
class BatchRules {
 public:
  explicit BatchRules(const Json& configuration) : settings_(configuration) {
    for (const char* word : {"$schema", "title"}) settings_.erase(word);
    for (const char* key : {"include", "plugins"}) settings_["properties"].erase(key);  // what the batch itself decides
  }

  /// What the batch and each [[experiment]] may have.
  Json block() const {
    Json rules = own_keys();
    rules["name"] = {{"description", "The name of the directory, or of the experiment."}, {"type", "string"}};
    rules["set"] = meaning("Keys of the configuration of every experiment.", settings_);
    rules["axes"] = meaning("Lists of values. Every combination is an experiment.", varied(axis_rule));
    rules["zip"] = list_of_tables(meaning("Lists of values that advance together.", varied(axis_rule)));
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
  experiment["required"] = {"name"};
  Json properties = rules.block();
  properties["exclude"] = rules.exclude();
  properties["experiment"] = list_of_tables(experiment);
  properties["run"] = run_rule();
  properties["slurm"] = rules.slurm();
  Json root = {{"$schema", configuration.at("$schema")}, {"title", "Batch file of nas-host"}};
  root.update(closed_table("Many experiments.", properties));
  return root;
}

}  // namespace nas::host
