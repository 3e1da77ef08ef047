#include "host/batch/plan/batch_file.h"

#include <algorithm>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "host/batch/plan/naming.h"
#include "host/batch/plan/toml_values.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ExitCode;

/// The table [slurm] of a batch file has the keys of a configuration's [slurm].
core::SlurmOptions slurm_options_of(const toml::node& table, const core::TomlDocument& document) {
  core::Sources sources;
  for (const Assignment& assignment : assignments_of(table, "[slurm]", document))
    sources.placed.push_back({"slurm." + assignment.key + "=" + core::to_toml(assignment.value), assignment.where});
  core::Schema schema;
  schema.add_core(core::core_defaults());
  return core::SlurmOptions::from(core::resolve(schema, sources));
}

/// Reads the tables of one file.
class Reader {
 public:
  explicit Reader(BatchFile& file) : file_(file), document_(file.text, file.path) {}

  void read() {
    const toml::table& root = document_.root();
    refuse_unknown(root, {"name", "plugin", "config", "set", "axes", "zip", "exclude", "experiment", "run", "slurm"},
                   "the batch file", document_);
    if (const toml::node* name = root.get("name")) {
      file_.name = text(*name, "name");
      check_batch_name(file_.name, place_of(*name, document_));
    }
    file_.batch = block(root);
    each(root, "experiment", [&](const toml::table& table) { file_.experiments.push_back(experiment(table)); });
    each(root, "exclude", [&](const toml::table& table) {
      file_.excludes.push_back({choices_of(table, "[[exclude]]", document_), place_of(table, document_)});
    });
    if (const toml::node* run = root.get("run")) read_run(*run);
    if (const toml::node* slurm = root.get("slurm")) file_.slurm = slurm_options_of(*slurm, document_);
  }

 private:
  std::string text(const toml::node& node, const std::string& name) const {
    if (const auto text = node.value_exact<std::string>()) return *text;
    refuse("\"" + name + "\"", "text", node, document_);
  }

  /// Calls `read_one` for each table of the array of tables [[name]], if there is one.
  void each(const toml::table& table, const char* name, const auto& read_one) const {
    const toml::node* node = table.get(name);
    if (!node) return;
    const toml::array* tables = node->as_array();
    if (!tables)
      refuse("\"" + std::string(name) + "\"", "an array of tables, written as [[" + std::string(name) + "]]", *node,
             document_);
    for (const toml::node& element : *tables) {
      if (!element.is_table()) refuse("[[" + std::string(name) + "]]", "a table", element, document_);
      read_one(*element.as_table());
    }
  }

  Block block(const toml::table& table) const {
    Block block;
    for (const auto& [key, node] : core::in_order(table)) {
      const std::string name(key->str());
      if (name == plugin_key || name == config_key)
        block.set.push_back(relative_to_file({name, value_of(*node, name, document_), place_of(*node, document_)}));
      if (name == "set") append(block.set, assignments_of(*node, "[set]", document_));
      if (name == "axes")
        for (Axis& axis : axes_of(*node, "[axes]", document_))
          block.groups.push_back({{relative_to_file(std::move(axis))}});
      if (name == "zip") each(table, "zip", [&](const toml::table& zip) { block.groups.push_back(group(zip)); });
    }
    require_distinct_axes(block.groups);
    return block;
  }

  static void append(std::vector<Assignment>& all, std::vector<Assignment> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  /// The path of a configuration file is relative to the folder of the batch file.
  Assignment relative_to_file(Assignment assignment) const {
    if (assignment.key != config_key) return assignment;
    auto* path = std::get_if<std::string>(&assignment.value);
    if (!path)
      throw Error(ExitCode::config, "\"config\" must be the name of a file", assignment.where,
                  "write it as text: config = \"small.toml\"");
    *path = (fs::path(file_.path).parent_path() / *path).lexically_normal().string();
    return assignment;
  }
  Axis relative_to_file(Axis axis) const {
    for (Assignment& value : axis.values) value = relative_to_file(std::move(value));
    return axis;
  }

  AxisGroup group(const toml::table& table) const {
    AxisGroup group;
    for (Axis& axis : axes_of(table, "[[zip]]", document_)) group.axes.push_back(relative_to_file(std::move(axis)));
    if (group.axes.empty())
      throw Error(ExitCode::config, "a [[zip]] has no keys", place_of(table, document_),
                  "add keys with lists of values, or remove the table");
    for (const Axis& axis : group.axes) {
      if (axis.values.size() == group.size()) continue;
      throw Error(ExitCode::config,
                  "the lists of a [[zip]] must have the same length: \"" + group.axes.front().key + "\" has " +
                      std::to_string(group.size()) + " values, \"" + axis.key + "\" has " +
                      std::to_string(axis.values.size()),
                  axis.values.front().where, "add or remove values");
    }
    return group;
  }

  static void require_distinct_axes(const std::vector<AxisGroup>& groups) {
    std::vector<std::string> keys;
    for (const AxisGroup& group : groups)
      for (const Axis& axis : group.axes) {
        if (std::ranges::find(keys, axis.key) != keys.end())
          throw Error(ExitCode::config, "the key \"" + axis.key + "\" has two axes", axis.values.front().where,
                      "keep only one of them in [axes] and [[zip]]");
        keys.push_back(axis.key);
      }
  }

  Block experiment(const toml::table& table) const {
    refuse_unknown(table, {"name", "plugin", "config", "set", "axes", "zip"}, "[[experiment]]", document_);
    const toml::node* name = table.get("name");
    if (!name)
      throw Error(ExitCode::config, "an [[experiment]] has no name", place_of(table, document_),
                  "add a name, for example name = \"baseline\"");
    Block result = block(table);
    result.name = text(*name, "name");
    result.where = place_of(*name, document_);
    check_name(result.name, result.where);
    return result;
  }

  void read_run(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (!table) refuse("[run]", "a table", node, document_);
    refuse_unknown(*table, {"jobs", "threads", "retries"}, "[run]", document_);
    read_count(*table, "jobs", {1, 100'000}, file_.run.jobs);
    read_count(*table, "threads", {1, 4096}, file_.run.threads);
    read_count(*table, "retries", {0, 1000}, file_.run.retries);
  }

  struct Limits {
    int64_t least, most;
  };

  void read_count(const toml::table& table, const std::string& name, Limits limits, int64_t& count) const {
    const toml::node* node = table.get(name);
    if (!node) return;
    const auto number = node->value_exact<int64_t>();
    if (!number) refuse("\"" + name + "\" in [run]", "an integer", *node, document_);
    if (*number < limits.least || *number > limits.most)
      throw Error(ExitCode::config,
                  "\"" + name + "\" in [run] must be at " +
                      (*number < limits.least ? "least " + std::to_string(limits.least)
                                              : "most " + std::to_string(limits.most)) +
                      ", not " + std::to_string(*number),
                  place_of(*node, document_));
    count = *number;
  }

  BatchFile& file_;
  core::TomlDocument document_;
};

}  // namespace

BatchFile read_batch_file(const std::string& path) {
  BatchFile file;
  file.path = path;
  file.text = core::read_text_file(path, ExitCode::config);
  file.name = fs::path(path).stem().string();
  Reader(file).read();
  check_batch_name(file.name, path);
  return file;
}

}  // namespace nas::host
