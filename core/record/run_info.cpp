#include "core/record/run_info.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/last_record.h"

namespace nas::core {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunFailure, code, what, where)
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

/// run.json with the blanks of last_record.h in place of what ends the run.
std::string with_blanks(RunInfo info) {
  const auto [status, code, what, where] = last_record::blanks;
  info.status = status;
  info.failure = RunFailure{.code = 0, .what = std::string(what), .where = std::string(where)};
  std::string text = info.to_json();
  const std::string number = "\"code\": 0";  // the first one; "failure" comes before everything that a person wrote
  text.replace(text.find(number), number.size(), "\"code\": " + std::string(code));
  return text;
}

}  // namespace

RunInfo RunInfo::read(const std::filesystem::path& path) {
  try {
    const auto json = nlohmann::json::parse(read_file(path.string(), ExitCode::unreadable));
    auto info = json.get<RunInfo>();
    if (json.contains("failure")) info.failure = json.at("failure").get<RunFailure>();
    return info;
  } catch (const nlohmann::json::exception& error) {
    throw Error(ExitCode::unreadable, std::string("the record of the run is damaged: ") + error.what(), path.string());
  }
}

std::string RunInfo::to_json() const {
  const nlohmann::json facts = *this;
  nlohmann::ordered_json json;
  json["status"] = status;
  if (failure) json["failure"] = nlohmann::json(*failure);
  for (const char* key : {"method", "dataset", "started", "version", "libtorch", "device", "threads", "seed",
                          "config_sha256", "command_line", "plugins", "seconds"})
    json[key] = facts[key];
  json["results"] = whole_where_whole(results);
  return json.dump(2) + "\n";
}

std::string RunInfo::facts_json() const {
  auto facts = nlohmann::ordered_json::parse(to_json());
  facts.erase("results");
  facts.update(whole_where_whole(results));
  return facts.dump(2) + "\n";
}

void RunInfo::write(const std::filesystem::path& path) const {
  write_atomically(path.string(), to_json());
  if (status == "running")
    last_record::prepare(path.string(), with_blanks(*this));
  else
    last_record::forget();
}

}  // namespace nas::core
