#include "core/record/training_time.h"

#include <nlohmann/json.hpp>

#include "core/base/json_lines.h"

namespace nas::core {

std::string to_line(const TrainingTime& time) {
  nlohmann::ordered_json json;
  json["id"] = time.id;
  json["worker"] = time.worker;
  json["begin"] = time.begin;
  json["end"] = time.end;
  json["outcome"] = time.outcome;
  return json.dump() + "\n";
}

std::vector<TrainingTime> training_times_in(std::string_view text) {
  std::vector<TrainingTime> times;
  for_each_json_line(text, [&](const nlohmann::json& json) {
    times.push_back({.id = json.at("id"),
                     .worker = integer_in<int64_t>(json.at("worker")),
                     .begin = json.at("begin"),
                     .end = json.at("end"),
                     .outcome = json.at("outcome")});
  });
  return times;
}

}  // namespace nas::core
