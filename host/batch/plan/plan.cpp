#include "host/batch/plan/plan.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "host/run_config.h"
#include "host/schema.h"

namespace nas::host {
namespace {

using core::Config;
using core::Error;
using core::ExitCode;

core::Sources sources_of(const Draft& draft) {
  core::Sources sources;
  for (const Assignment& assignment : draft.assignments) {
    if (assignment.key == config_key) sources.file = std::get<std::string>(assignment.value);
    if (assignment.key == config_key || assignment.key == plugin_key) continue;
    sources.placed.push_back({assignment.key + "=" + core::to_toml(assignment.value), assignment.where});
  }
  return sources;
}

/// "darts" of "runner:darts".
std::vector<std::string> methods_of(const std::vector<PluginFile>& plugins) {
  constexpr std::string_view kind = "runner:";
  std::vector<std::string> methods;
  for (const PluginFile& plugin : plugins)
    for (const std::string& provided : plugin.manifest.provides)
      if (provided.starts_with(kind)) methods.push_back(provided.substr(kind.size()));
  return methods;
}

std::string chosen_method(const Config& config, const std::vector<PluginFile>& plugins, const std::string& where) {
  const std::string method(config.text("method"));
  const std::vector<std::string> known = methods_of(plugins);
  if (!method.empty() || known.size() == 1) return method.empty() ? known.front() : method;
  throw Error(
      ExitCode::config,
      known.empty() ? "no plugin of the experiment provides a search method"
                    : "the plugins of the experiment provide several search methods",
      where,
      known.empty() ? "add a plugin that provides one" : "set \"method\" to one of: " + core::text::join(known, ", "));
}

/// The number of threads, which does not depend on the machine or the number of jobs. A value in an axis or in [set]
/// comes before that of [run].
int64_t threads_of(const Config& config, const RunOptions& run) {
  const int64_t configured = config.integer("threads");
  const bool by_batch = config.origin("threads").layer == core::Layer::setting;
  if (run.threads > 0 && !by_batch) return run.threads;
  return configured > 0 ? configured : 1;
}

/// The configuration with fixed values for the keys that would otherwise depend on the machine.
Config pinned(const core::Schema& schema, core::Sources sources, const BatchFile& file,
              const std::vector<PluginFile>& plugins, const std::string& where) {
  const Config config = core::resolve(schema, sources);
  require_plugins_not_set(config);
  const int64_t threads = threads_of(config, file.run);
  const std::string place = "[run] of " + file.path;
  sources.placed.push_back({"method=" + chosen_method(config, plugins, where), place});
  sources.placed.push_back({"threads=" + std::to_string(threads), place});
  if (config.integer("search.workers") == 0 && config.text("search.executor") == "local") {
    const int64_t workers = std::max<int64_t>(1, threads / config.integer("search.threads_per_training"));
    sources.placed.push_back({"search.workers=" + std::to_string(workers), place});
  }
  return self_contained(core::resolve(schema, sources), plugins);
}

const Assignment* plugin_assignment(const Draft& draft) {
  const Assignment* found = nullptr;
  for (const Assignment& assignment : draft.assignments)
    if (assignment.key == plugin_key) found = &assignment;
  return found;
}

std::vector<std::string> plugin_names(const Draft& draft, const BatchFile& file) {
  const Assignment* assignment = plugin_assignment(draft);
  if (!assignment)
    if (const std::vector<std::string> names = plugins_named_by(sources_of(draft).file); !names.empty()) return names;
  if (!assignment)
    throw Error(ExitCode::config, "experiment \"" + draft.name + "\" has no plugin", file.path,
                "add a search method, for example plugin = \"darts\"; list the plugins with: nas-host plugins");
  if (const auto* name = std::get_if<std::string>(&assignment->value)) return {*name};
  if (const auto* names = std::get_if<std::vector<std::string>>(&assignment->value)) return *names;
  throw Error(ExitCode::config, "\"plugin\" must be text or a list of text", assignment->where,
              "for example plugin = \"darts\"");
}

std::string where_written(const Draft& draft, const BatchFile& file) {
  const Assignment* assignment = plugin_assignment(draft);
  return assignment ? assignment->where : file.path;
}

}  // namespace

Plan::Plan(BatchFile file, bool many, const Consent& consent)
    : file_(std::move(file)), consent_(consent), drafts_(expand(file_, many)) {
  for (size_t i = 0; i < drafts_.size(); ++i) {
    const Config resolved = config(i);
    check_values(resolved, drafts_[i]);
    experiments_.push_back({.name = drafts_[i].name,
                            .axes = drafts_[i].axes,
                            .plugins = plugins_of(drafts_[i]).facts,
                            .config_sha256 = resolved.fingerprint(),
                            .threads = resolved.integer("threads")});
  }
}

/// Missing data is no mistake in the batch file, and may be there where the experiment runs.
void Plan::check_values(const Config& config, const Draft& draft) {
  for (const Error& error : value_errors_with(config, plugins_of(draft).files)) {
    if (error.code() != ExitCode::data) throw error;
    missing_data_.emplace_back(draft.name, error);
  }
}

Config Plan::config(size_t index) {
  const Draft& draft = drafts_.at(index);
  const PluginSet& plugins = plugins_of(draft);
  return pinned(plugins.schema, sources_of(draft), file_, plugins.files, where_written(draft, file_));
}

const Plan::PluginSet& Plan::plugins_of(const Draft& draft) {
  const std::vector<std::string> names = plugin_names(draft, file_);
  const auto found = plugins_.find(names);
  return found != plugins_.end() ? found->second
                                 : plugins_.emplace(names, load(names, where_written(draft, file_))).first->second;
}

Plan::PluginSet Plan::load(const std::vector<std::string>& names, const std::string& where) const {
  try {
    PluginSet set{admit_plugins(names, consent_), {}, {}};
    for (const PluginFile& plugin : set.files)
      set.facts.push_back({plugin.manifest.id, plugin.path.string(), plugin.file->sha256()});
    set.schema = schema_with(set.files);
    return set;
  } catch (const Error& error) {
    const std::string place = error.where().empty() ? where : where + "; " + error.where();
    throw Error(error.code(), error.what(), place, error.remedy());
  }
}

}  // namespace nas::host
