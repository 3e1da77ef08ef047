#include "core/record/run_info.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json_reason.h"

namespace nas::core {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PluginIdentity, id, version, path, sha256)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunInfo, status, method, dataset, started, version, libtorch, device, threads, seed,
                                   config_sha256, command_line, plugins, seconds, results)

namespace {

/// Counts are written as whole numbers.
nlohmann::ordered_json whole_where_whole(const std::map<std::string, double>& values) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [key, value] : values) {
    const auto whole = static_cast<int64_t>(value);
    if (static_cast<double>(whole) == value)
      json[key] = whole;
    else
      json[key] = value;
  }
  return json;
}

}  // namespace

RunInfo RunInfo::read(const std::filesystem::path& path) {
  try {
    const auto json = nlohmann::json::parse(read_file(path.string(), ExitCode::unreadable));
    RunInfo info = json.get<RunInfo>();
    if (const auto given = json.find("given_network"); given != json.end())
      info.given_network = {given->at("as"), given->at("file")};
    return info;
  } catch (const nlohmann::json::exception& error) {
    throw Error(ExitCode::unreadable, "the record of the run is damaged: " + json_reason(error.what()), path.string());
  }
}

std::string RunInfo::to_json() const {
  const nlohmann::json facts = *this;
  nlohmann::ordered_json json;
  for (const char* key : {"status", "method", "dataset", "started", "version", "libtorch", "device", "threads", "seed",
                          "config_sha256", "command_line", "plugins", "seconds"})
    json[key] = facts[key];
  if (!given_network.as.empty()) json["given_network"] = {{"as", given_network.as}, {"file", given_network.file}};
  json["results"] = whole_where_whole(results);
  return json.dump(2) + "\n";
}

std::string RunInfo::facts_json() const {
  auto facts = nlohmann::ordered_json::parse(to_json());
  facts.erase("results");
  facts.update(whole_where_whole(results));
  return facts.dump(2) + "\n";
}

void RunInfo::write(const std::filesystem::path& path) const { write_atomically(path.string(), to_json()); }

}  // namespace nas::core
