#include "host/batch/plan/naming.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "core/base/error.h"
#include "host/batch/plan/experiment.h"

namespace nas::host {
namespace {

constexpr size_t longest_name = 200;
/// Names that the batch directory and its folder .batch use themselves.
constexpr std::array<std::string_view, 9> reserved_names = {
    "batch.toml", "lock", "plan.json", "slurm", "report.txt", "report.md", "report.csv", "report.json", "report.html"};
constexpr std::string_view name_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-,=";

/// "darts" for "darts", "libdarts.so" and "build/plugins/libdarts.so".
std::string plugin_name(const std::string& given) {
  std::string stem = std::filesystem::path(given).filename().string();
  if (stem.ends_with(".so")) stem.resize(stem.size() - 3);
  return stem != given && stem.starts_with("lib") ? stem.substr(3) : stem;
}

std::string shown_choice(const Assignment& choice) {
  const auto* text = std::get_if<std::string>(&choice.value);
  if (text && choice.key == config_key) return std::filesystem::path(*text).stem().string();
  if (text && choice.key == plugin_key) return plugin_name(*text);
  return shown(choice.value);
}

/// How many of a group's axes, counted from the first, are needed to distinguish its values.
size_t distinguishing_axes(const AxisGroup& group) {
  std::set<std::string> values;
  for (size_t count = 1; count < group.axes.size(); ++count) {
    values.clear();
    for (size_t i = 0; i < group.size(); ++i) {
      std::string value;
      for (size_t axis = 0; axis < count; ++axis) value += shown_choice(group.axes[axis].values[i]) + "\n";
      values.insert(value);
    }
    if (values.size() == group.size()) return count;
  }
  return group.axes.size();
}

std::string as_name(std::string text) {
  for (char& letter : text)
    if (name_letters.find(letter) == name_letters.npos) letter = '_';
  return text;
}

}  // namespace

Naming::Naming(const BatchFile& file) {
  const auto add = [&](const Block& block) {
    for (const AxisGroup& group : block.groups)
      for (size_t i = 0; i < distinguishing_axes(group); ++i)
        if (std::ranges::find(keys_, group.axes[i].key) == keys_.end()) keys_.push_back(group.axes[i].key);
  };
  add(file.batch);
  std::ranges::for_each(file.experiments, add);
  labels_ = labels_of(keys_);
}

std::vector<std::pair<std::string, std::string>> Naming::axes(
    const Block& block, const std::vector<std::vector<Assignment>>& choices) const {
  std::vector<std::pair<std::string, std::string>> axes;
  if (!block.name.empty()) axes.emplace_back(experiment_label, block.name);
  for (size_t g = 0; g < choices.size(); ++g)
    for (size_t i = 0; i < distinguishing_axes(block.groups[g]); ++i) {
      const Assignment& choice = choices[g][i];
      axes.emplace_back(label_of(choice.key), shown_choice(choice));
    }
  return axes;
}

const std::string& Naming::label_of(const std::string& key) const {
  return labels_[static_cast<size_t>(std::ranges::find(keys_, key) - keys_.begin())];
}

std::vector<std::string> Naming::labels(const AxisGroup& group) const {
  std::vector<std::string> labels;
  for (size_t i = 0; i < distinguishing_axes(group); ++i) labels.push_back(label_of(group.axes[i].key));
  return labels;
}

std::vector<std::vector<std::string>> factors_of(const BatchFile& file) {
  const Naming naming(file);
  std::vector<std::vector<std::string>> factors;
  std::set<std::string> covered = {seed_label};
  const auto add = [&](const Block& block) {
    for (const AxisGroup& group : block.groups) {
      std::vector<std::string> labels = naming.labels(group);
      if (std::ranges::any_of(labels, [&](const std::string& label) { return covered.contains(label); })) continue;
      covered.insert(labels.begin(), labels.end());
      factors.push_back(std::move(labels));
    }
  };
  add(file.batch);
  std::ranges::for_each(file.experiments, add);
  return factors;
}

std::string experiment_name(const Block& block, const std::vector<std::pair<std::string, std::string>>& axes,
                            const std::string& fallback) {
  std::string name = block.name;
  const auto append = [&](const std::string& part) { name += (name.empty() ? "" : "-") + part; };
  for (const auto& [label, value] : axes)
    if (label == plugin_key) append(as_name(value));
  for (const auto& [label, value] : axes)
    if (label != plugin_key && label != experiment_label) append(as_name(label) + "=" + as_name(value));
  return name.empty() ? as_name(fallback) : name;
}

void check_name(const std::string& name, const std::string& where) {
  const bool letters = name.find_first_not_of(name_letters) == name.npos;
  const bool reserved = std::ranges::find(reserved_names, name) != reserved_names.end();
  if (!name.empty() && letters && name.front() != '.' && !reserved && name.size() <= longest_name) return;
  throw core::Error(core::ExitCode::config, "\"" + name + "\" is not a valid name for an experiment", where,
                    "use at most " + std::to_string(longest_name) +
                        " characters: letters, digits, comma, and . _ + - = but no dot at the start, and none of: " +
                        core::text::join(std::vector<std::string>(reserved_names.begin(), reserved_names.end()), ", "));
}

void check_batch_name(const std::string& name, const std::string& where) {
  const auto divides = [](unsigned char byte) { return byte == '/' || byte < 0x20 || byte == 0x7f; };
  const bool one_folder = !name.empty() && name.front() != '.' && std::ranges::none_of(name, divides);
  if (one_folder && name.size() <= longest_name) return;
  throw core::Error(core::ExitCode::config, "\"" + name + "\" is not a valid name for a batch", where,
                    "use at most " + std::to_string(longest_name) +
                        " bytes without / or line breaks, and no dot at the start; --out names any other directory");
}

}  // namespace nas::host
