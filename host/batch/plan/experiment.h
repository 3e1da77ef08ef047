#pragma once
/// \file
/// One experiment of a batch: an ordinary run, and how it differs from the others. As JSON in plan.json.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/json.h"

namespace nas::host {

struct ExperimentPlugin {
  std::string id, path, sha256;
  bool operator==(const ExperimentPlugin&) const = default;
};

struct Experiment {
  std::string name;                                       ///< unique in the batch; the name of its run directory
  std::vector<std::pair<std::string, std::string>> axes;  ///< what varies: label and value as text, in order
  std::vector<ExperimentPlugin> plugins;
  std::string config_sha256;  ///< of the resolved configuration
  int64_t threads = 1;        ///< of its run; the same number of threads gives the same bits
};

/// The axis over which a report takes means.
inline constexpr const char* seed_label = "seed";
/// The axis of the experiments of [[experiment]] tables; its values are the names of these tables.
inline constexpr const char* experiment_label = "experiment";

inline void to_json(Json& json, const ExperimentPlugin& plugin) {
  json = {{"id", plugin.id}, {"path", plugin.path}, {"sha256", plugin.sha256}};
}

inline void from_json(const Json& json, ExperimentPlugin& plugin) {
  plugin = {json.at("id"), json.at("path"), json.at("sha256")};
}

inline void to_json(Json& json, const Experiment& experiment) {
  Json axes = Json::object();
  for (const auto& [label, value] : experiment.axes) axes[label] = value;
  json = {{"name", experiment.name},
          {"axes", axes},
          {"plugins", experiment.plugins},
          {"config_sha256", experiment.config_sha256},
          {"threads", experiment.threads}};
}

inline void from_json(const Json& json, Experiment& experiment) {
  experiment = {.name = json.at("name"),
                .axes = {},
                .plugins = json.at("plugins").get<std::vector<ExperimentPlugin>>(),
                .config_sha256 = json.at("config_sha256"),
                .threads = core::integer_in<int64_t>(json.at("threads"))};
  for (const auto& [label, value] : json.at("axes").items()) experiment.axes.emplace_back(label, value);
}

}  // namespace nas::host
