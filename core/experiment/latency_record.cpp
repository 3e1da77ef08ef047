#include "core/experiment/latency_record.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/json_reason.h"
#include "core/desc/desc_toml.h"
#include "core/experiment/run.h"
#include "core/model/latency.h"

namespace nas::core {

LatencyRecord::LatencyRecord(Run& run) : run_(run) {
  const std::filesystem::path file = run.directory().latencies();
  if (!std::filesystem::exists(file)) return;
  try {
    known_ = nlohmann::json::parse(read_file(file.string())).get<std::map<std::string, double>>();
  } catch (const nlohmann::json::exception& error) {
    throw Error(ExitCode::unreadable, "the record of latencies is damaged: " + json_reason(error.what()), file.string(),
                "begin a new run");
  }
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
