#include "core/app/prediction_text.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/csv.h"
#include "core/base/decimal.h"
#include "core/base/printable.h"

namespace nas::core {

namespace {

void print_line(const Prediction& prediction) {
  std::cout << printable(prediction.file) << ": ";
  for (size_t i = 0; i < prediction.classes.size(); ++i) {
    char percent[32];
    std::snprintf(percent, sizeof percent, " %.2f %%", 100.0 * prediction.classes[i].probability);
    std::cout << (i == 0 ? "" : ", ") << printable(prediction.classes[i].name) << percent;
  }
  std::cout << '\n';
}

void print_rows(const Prediction& prediction) {
  for (size_t i = 0; i < prediction.classes.size(); ++i) {
    const RankedClass& one = prediction.classes[i];
    std::cout << csv_field(prediction.file) << ',' << i + 1 << ',' << one.index << ',' << csv_field(one.name) << ','
              << shortest_decimal(one.probability) << '\n';
  }
}

nlohmann::ordered_json json_of(const Prediction& prediction) {
  nlohmann::ordered_json classes = nlohmann::ordered_json::array();
  for (const RankedClass& one : prediction.classes)
    classes.push_back({{"class", one.index}, {"name", one.name}, {"probability", one.probability}});
  return {{"file", prediction.file}, {"top", classes}};
}

}  // namespace

PredictionPrinter::PredictionPrinter(PredictionFormat format) : format_(format) {
  if (format_ == PredictionFormat::csv) std::cout << "file,rank,class,name,probability\n";
}

void PredictionPrinter::print(const Prediction& prediction) {
  switch (format_) {
    case PredictionFormat::text:
      return print_line(prediction);
    case PredictionFormat::csv:
      return print_rows(prediction);
    case PredictionFormat::json:
      kept_.push_back(prediction);
  }
}

/// A name of a file may be no UTF-8; what is not is replaced.
void PredictionPrinter::finish(const std::vector<UnreadPicture>& unread) {
  if (format_ == PredictionFormat::json) {
    nlohmann::ordered_json predictions = nlohmann::ordered_json::array(), failed = nlohmann::ordered_json::array();
    for (const Prediction& prediction : kept_) predictions.push_back(json_of(prediction));
    for (const UnreadPicture& picture : unread) failed.push_back({{"file", picture.file}, {"error", picture.reason}});
    const nlohmann::ordered_json all = {{"predictions", predictions}, {"failed", failed}};
    std::cout << all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  }
  std::cout.flush();
}

}  // namespace nas::core
