#include "host/batch/record/durations.h"

#include <array>
#include <filesystem>

namespace nas::host {
namespace {

/// Descriptions of groups that the experiment belongs to, from the most similar experiments to all.
std::array<std::string, 3> groups_of(const Experiment& experiment) {
  std::string plugins = "plugins", axes;
  for (const ExperimentPlugin& plugin : experiment.plugins) plugins += "\n" + plugin.id;
  for (const auto& [label, value] : experiment.axes)
    if (label != seed_label) axes += "\n" + label + "=" + value;
  return {plugins + "\naxes" + axes, plugins, ""};
}

}  // namespace

std::string kind_of(const Experiment& experiment) { return groups_of(experiment).front(); }

void Durations::add(const Experiment& experiment, const Cost& cost) {
  for (const std::string& group : groups_of(experiment)) {
    Sum& sum = sums_[group];
    sum.cost.seconds += cost.seconds;
    sum.cost.bytes += cost.bytes;
    ++sum.count;
  }
}

std::optional<Cost> Durations::expected(const Experiment& experiment) const {
  for (const std::string& group : groups_of(experiment)) {
    const auto found = sums_.find(group);
    if (found == sums_.end()) continue;
    const auto& [cost, count] = found->second;
    return Cost{cost.seconds / static_cast<double>(count), cost.bytes / static_cast<double>(count)};
  }
  return std::nullopt;
}

bool Durations::knows_kind(const Experiment& experiment) const { return sums_.contains(kind_of(experiment)); }

double bytes_in(const std::string& folder) {
  double bytes = 0;
  std::error_code gone;  // a run may be changing the folder
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, gone))
    if (entry.is_regular_file(gone)) bytes += static_cast<double>(entry.file_size(gone));
  return bytes;
}

}  // namespace nas::host
