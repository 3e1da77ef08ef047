#include "core/record/provenance.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace nas::core {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Program, version, libtorch, cpu)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RecordedFile, path, bytes, sha256)

namespace {

nlohmann::ordered_json json_of(const DataPart& part) {
  nlohmann::ordered_json json;
  json["images"] = part.images;
  json["shape"] = part.shape;
  json["label_counts"] = part.label_counts;
  if (part.files.empty()) {
    json["pixels_sha256"] = part.pixels_sha256;
    json["labels_sha256"] = part.labels_sha256;
  }
  json["files"] = nlohmann::ordered_json::array();
  for (const RecordedFile& file : part.files)
    json["files"].push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  return json;
}

nlohmann::ordered_json json_of(const DataRecord& data) {
  nlohmann::ordered_json json;
  json["dataset"] = data.dataset;
  if (!data.class_names.empty()) json["class_names"] = data.class_names;
  if (!data.source.empty()) json["source"] = data.source;
  json["mean"] = data.mean;
  json["deviation"] = data.deviation;
  json["measured"] = data.measured;
  json["train"] = json_of(data.train);
  json["test"] = json_of(data.test);
  return json;
}

template <class Value>
void take(const nlohmann::json& json, const char* key, Value& value) {
  if (json.contains(key)) json[key].get_to(value);
}

DataPart part_from(const nlohmann::json& json) {
  DataPart part;
  json.at("images").get_to(part.images);
  json.at("shape").get_to(part.shape);
  json.at("label_counts").get_to(part.label_counts);
  json.at("files").get_to(part.files);
  take(json, "pixels_sha256", part.pixels_sha256);
  take(json, "labels_sha256", part.labels_sha256);
  return part;
}

DataRecord data_from(const nlohmann::json& json) {
  DataRecord data;
  json.at("dataset").get_to(data.dataset);
  take(json, "class_names", data.class_names);
  take(json, "source", data.source);
  data.train = part_from(json.at("train"));
  data.test = part_from(json.at("test"));
  json.at("mean").get_to(data.mean);
  json.at("deviation").get_to(data.deviation);
  json.at("measured").get_to(data.measured);
  return data;
}

}  // namespace

std::string Program::to_text() const {
  return "nas-host " + version + " with LibTorch " + libtorch + (cpu.empty() ? "" : " on " + cpu);
}

bool Program::computes_as(const Program& other) const {
  return version == other.version && libtorch == other.libtorch &&
         (cpu == other.cpu || cpu.empty() || other.cpu.empty());
}

bool Provenance::has_stage(const std::string& stage) const { return std::ranges::count(stages, stage) > 0; }

Provenance Provenance::from_json(const nlohmann::json& run) {
  Provenance provenance;
  if (run.contains("data")) provenance.data = data_from(run["data"]);
  take(run, "cpu", provenance.cpu);
  take(run, "files", provenance.files);
  take(run, "stages", provenance.stages);
  take(run, "continued_by", provenance.continued_by);
  return provenance;
}

void Provenance::add_to(nlohmann::ordered_json& run) const {
  run["cpu"] = cpu;
  if (data) run["data"] = json_of(*data);
  run["files"] = files;
  run["stages"] = stages;
  if (!continued_by.empty()) run["continued_by"] = nlohmann::json(continued_by);
}

}  // namespace nas::core
