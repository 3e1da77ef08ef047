#include "host/batch/record/run_facts.h"

#include <numeric>

#include "core/base/error.h"
#include "host/json.h"

namespace nas::host {

double RunFacts::total_seconds() const {
  return std::accumulate(seconds.begin(), seconds.end(), 0.0,
                         [](double sum, const auto& stage) { return sum + stage.second; });
}

std::optional<double> RunFacts::result(const std::string& name) const {
  const auto found = results.find(name);
  return found == results.end() ? std::nullopt : std::optional(found->second);
}

std::optional<RunFacts> read_run_facts(const std::filesystem::path& run) {
  if (!std::filesystem::exists(run / "run.json")) return std::nullopt;
  try {
    return read_json_file(run / "run.json", [](const Json& facts) {
      return RunFacts{facts.at("status"), facts.at("seconds").get<std::map<std::string, double>>(),
                      facts.at("results").get<std::map<std::string, double>>()};
    });
  } catch (const core::Error&) {
    return std::nullopt;
  }
}

bool is_finished(const std::filesystem::path& run) {
  const auto facts = read_run_facts(run);
  return facts && facts->status == "finished";
}

}  // namespace nas::host
