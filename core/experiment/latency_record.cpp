#include "core/experiment/latency_record.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/json_file.h"
#include "core/desc/desc_toml.h"
#include "core/experiment/run.h"
#include "core/model/latency.h"

namespace nas::core {

LatencyRecord::LatencyRecord(Run& run) : run_(run) {
  const std::filesystem::path file = run.directory().latencies();
  if (!std::filesystem::exists(file)) return;
  known_ = read_json_file(file, [](const nlohmann::json& json) { return json.get<std::map<std::string, double>>(); });
}

double LatencyRecord::milliseconds(const ModelDesc& network) {
  const std::string name = sha256(to_toml(network));
  if (const auto found = known_.find(name); found != known_.end()) return found->second;
  const double measured = latency_of_one_image(network, run_.ops()).median;
  known_[name] = measured;
  write();
  return measured;
}

void LatencyRecord::write() const {
  run_.directory().require_in_place();
  write_atomically(run_.directory().latencies().string(), nlohmann::json(known_).dump(2) + "\n");
}

}  // namespace nas::core
