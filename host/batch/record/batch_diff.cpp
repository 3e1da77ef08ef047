#include "host/batch/record/batch_diff.h"

#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/config/resolve.h"

namespace nas::host {
namespace {

constexpr size_t most_lines = 20;

const ExperimentPlugin* find(const std::vector<ExperimentPlugin>& plugins, const std::string& id) {
  const auto found = std::ranges::find(plugins, id, &ExperimentPlugin::id);
  return found == plugins.end() ? nullptr : &*found;
}

std::vector<std::string> plugin_changes(const Experiment& before, const Experiment& after) {
  std::vector<std::string> lines;
  for (const ExperimentPlugin& plugin : before.plugins) {
    const ExperimentPlugin* other = find(after.plugins, plugin.id);
    if (!other)
      lines.push_back("plugin " + plugin.id + " -> (none)");
    else if (other->sha256 != plugin.sha256)
      lines.push_back("plugin " + plugin.id + ": sha256 " + plugin.sha256.substr(0, 12) + " -> " +
                      other->sha256.substr(0, 12));
  }
  for (const ExperimentPlugin& plugin : after.plugins)
    if (!find(before.plugins, plugin.id)) lines.push_back("plugin (none) -> " + plugin.id);
  return lines;
}

/// The recorded configuration may have keys that the current plugins do not have; then it cannot be compared key by
/// key.
std::vector<std::string> config_changes(const std::string& recorded, const core::Config& now) {
  try {
    return diff(core::resolve(now.schema(), {.file = recorded}), now);
  } catch (const core::Error& error) {
    return {"its recorded configuration is no longer valid: " + std::string(error.what())};
  }
}

class BatchDiff {
 public:
  BatchDiff(const BatchFolder& folder, Plan& plan) : folder_(folder), plan_(plan) {
    const BatchRecord record = folder.record();
    for (const Experiment& experiment : record.experiments) before_.emplace(experiment.name, experiment);
  }

  /// What was changed or removed, and after that what is new; empty when there are only additions.
  std::vector<std::string> lines() {
    for (size_t i = 0; i < plan_.experiments().size(); ++i) compare(i);
    for (const auto& [name, experiment] : before_)
      if (!compared_.contains(name)) lines_.push_back(name + " was removed");
    if (lines_.empty()) return {};
    for (const std::string& name : added_) lines_.push_back(name + " is new");
    return lines_;
  }
  const std::vector<std::string>& added() const { return added_; }

 private:
  void compare(size_t index) {
    const Experiment& now = plan_.experiments()[index];
    compared_.emplace(now.name, true);
    const auto found = before_.find(now.name);
    if (found == before_.end()) return added_.push_back(now.name);
    const Experiment& before = found->second;
    std::vector<std::string> changes = plugin_changes(before, now);
    if (before.config_sha256 != now.config_sha256)
      for (std::string& line : config_changes(folder_.experiment(now.name).config().string(), plan_.config(index)))
        changes.push_back(std::move(line));
    for (const std::string& change : changes) lines_.push_back(now.name + ": " + change);
  }

  const BatchFolder& folder_;
  Plan& plan_;
  std::map<std::string, Experiment> before_;
  std::map<std::string, bool> compared_;
  std::vector<std::string> lines_, added_;
};

}  // namespace

std::vector<std::string> require_only_additions(const BatchFolder& folder, Plan& plan, const std::string& new_batch) {
  BatchDiff difference(folder, plan);
  std::vector<std::string> lines = difference.lines();
  if (lines.empty()) return difference.added();
  const size_t count = lines.size();
  if (count > most_lines) {
    lines.resize(most_lines);
    lines.push_back("and " + std::to_string(count - most_lines) + " more");
  }
  throw core::Error(core::ExitCode::config,
                    "the batch differs from the one that was started in " + folder.path().string(),
                    core::text::join(lines, "\n"),
                    "undo the changes (" + folder.batch_file().string() +
                        " is a copy of the batch file), or start a new batch with: " + new_batch);
}

}  // namespace nas::host
