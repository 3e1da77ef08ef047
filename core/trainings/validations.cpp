#include "core/trainings/validations.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/input_file.h"
#include "core/base/json_reason.h"
#include "core/base/json_text.h"

namespace nas::core {
namespace {

constexpr uint64_t largest_metrics = uint64_t{1} << 30;  ///< ten million steps

/// null stands for infinity and NaN.
double number(const nlohmann::json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

void add(const nlohmann::json& record, Validations& validations) {
  if (record.contains("step")) return;
  const std::string split = record.at("split");
  if (split == "train") validations.epochs = integer_in<int64_t>(record.at("epoch"));
  if (split != "valid") return;
  validations.last_accuracy = number(record.at("top1"));
  validations.last_loss = number(record.at("loss"));
  validations.best_accuracy = std::max(validations.best_accuracy, validations.last_accuracy);
}

}  // namespace

Validations read_validations(const std::string& metrics_path) {
  Validations validations;
  std::istringstream lines(read_text_file(metrics_path, ExitCode::unreadable, "", largest_metrics));
  try {
    for (std::string line; std::getline(lines, line);) add(parse_json(line), validations);
  } catch (const nlohmann::json::exception& error) {
    throw Error(ExitCode::unreadable, "the metrics are damaged: " + json_reason(error.what()), metrics_path);
  }
  return validations;
}

}  // namespace nas::core
