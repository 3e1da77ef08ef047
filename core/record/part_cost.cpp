#include "core/record/part_cost.h"

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/json_file.h"
#include "core/base/json_text.h"

namespace nas::core {

namespace {

nlohmann::ordered_json json_of(const PartCost& cost) {
  nlohmann::ordered_json json;
  json["part"] = cost.part;
  if (!cost.type.empty()) json["type"] = cost.type;
  json["parameters"] = cost.parameters;
  json["macs"] = cost.macs;
  json["milliseconds"] = cost.milliseconds;
  return json;
}

PartCost part_cost_of(const nlohmann::json& json) {
  return {.part = json.at("part"),
          .type = json.value("type", ""),
          .parameters = integer_in<int64_t>(json.at("parameters")),
          .macs = integer_in<int64_t>(json.at("macs")),
          .milliseconds = json.at("milliseconds")};
}

}  // namespace

void write_part_costs(const std::filesystem::path& file, const std::vector<PartCost>& costs) {
  std::vector<nlohmann::ordered_json> rows;
  for (const PartCost& cost : costs) rows.push_back(json_of(cost));
  write_atomically(file.string(), json_rows(rows));
}

std::vector<PartCost> read_part_costs(const std::filesystem::path& file) {
  return read_json_file(file, [](const nlohmann::json& json) {
    std::vector<PartCost> costs;
    for (const nlohmann::json& row : json.get_ref<const nlohmann::json::array_t&>()) costs.push_back(part_cost_of(row));
    return costs;
  });
}

}  // namespace nas::core
