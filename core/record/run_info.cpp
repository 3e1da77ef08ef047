#include "core/record/run_info.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"

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
    auto info = json.get<RunInfo>();
    info.directory_mark = json.value("directory_mark", "");
    return info;
  } catch (const nlohmann::json::exception& error) {
    throw Error(ExitCode::unreadable, std::string("the record of the run is damaged: ") + error.what(), path.string());
  }
}

std::string RunInfo::to_json() const {
  const nlohmann::json facts = *this;
  nlohmann::ordered_json json;
  for (const char* key : {"status", "method", "dataset", "started", "version", "libtorch", "device", "threads", "seed",
                          "config_sha256", "command_line", "plugins", "seconds"})
    json[key] = facts[key];
  json["directory_mark"] = directory_mark;
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
