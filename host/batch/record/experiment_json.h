#pragma once
/// \file
/// Records of a batch as JSON.

#include <filesystem>

#include "core/base/error.h"
#include "core/base/file.h"
#include "host/batch/plan/experiment.h"
#include "host/json.h"

namespace nas::host {

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
                .threads = json.at("threads")};
  for (const auto& [label, value] : json.at("axes").items()) experiment.axes.emplace_back(label, value);
}

/// What `take` makes of the JSON in `path`. Throws core::Error(unreadable) that names it.
auto read_json_file(const std::filesystem::path& path, const auto& take) {
  const std::string text = core::read_file(path.string(), core::ExitCode::unreadable);
  try {
    return take(Json::parse(text));
  } catch (const Json::exception& error) {
    throw core::Error(core::ExitCode::unreadable, "a record of the batch is damaged: " + std::string(error.what()),
                      path.string());
  }
}

}  // namespace nas::host
