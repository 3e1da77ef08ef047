#include "core/record/class_results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/json_text.h"
#include "core/base/text.h"

namespace nas::core {

namespace {

constexpr const char* kClasses = "test_classes";
constexpr const char* kConfusion = "test_confusion";

}  // namespace

std::string ClassResults::name(size_t index) const {
  return index < names.size() ? names[index] : std::to_string(index);
}

double ClassResults::accuracy(size_t index) const {
  if (images[index] == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(confusion[index][index]) / static_cast<double>(images[index]);
}

std::vector<size_t> ClassResults::worst(size_t count) const {
  std::vector<size_t> classes;
  for (size_t i = 0; i < images.size(); ++i)
    if (images[i] > 0) classes.push_back(i);
  std::ranges::sort(classes, {}, [this](size_t i) { return std::pair(accuracy(i), i); });
  classes.resize(std::min(classes.size(), count));
  return classes;
}

std::string ClassResults::worst_text() const {
  std::string list;
  for (const size_t i : worst(3)) list += (list.empty() ? "" : ", ") + name(i) + " " + text::percent(accuracy(i));
  return list;
}

void ClassResults::add_to(nlohmann::ordered_json& facts) const {
  if (empty()) return;
  nlohmann::ordered_json classes = nlohmann::ordered_json::array();
  for (size_t i = 0; i < images.size(); ++i) {
    nlohmann::ordered_json one;
    one["name"] = name(i);
    one["images"] = images[i];
    one["correct"] = confusion[i][i];
    if (images[i] > 0) one["accuracy"] = accuracy(i);
    classes.push_back(std::move(one));
  }
  facts[kClasses] = std::move(classes);
  facts[kConfusion] = confusion;
}

ClassResults ClassResults::from_json(const nlohmann::json& facts) {
  ClassResults results;
  const auto classes = facts.find(kClasses);
  if (classes == facts.end()) return results;
  for (const auto& one : *classes) {
    results.names.push_back(one.at("name"));
    results.images.push_back(integer_in<int64_t>(one.at("images")));
  }
  for (const auto& row : facts.at(kConfusion)) {
    results.confusion.emplace_back();
    for (const auto& count : row) results.confusion.back().push_back(integer_in<int64_t>(count));
    if (row.size() != results.images.size())
      throw nlohmann::json::other_error::create(501, "a row of test_confusion has another number of classes", &row);
  }
  if (results.confusion.size() != results.images.size())
    throw nlohmann::json::other_error::create(501, "test_confusion has another number of classes", &facts);
  return results;
}

std::string with_short_rows(const nlohmann::ordered_json& json) {
  if (!json.contains(kConfusion)) return json.dump(2);
  nlohmann::ordered_json without = json;
  without[kConfusion] = "";
  std::string rows;
  for (const auto& row : json.at(kConfusion)) rows += (rows.empty() ? "\n    " : ",\n    ") + row.dump();
  std::string text = without.dump(2);
  const std::string place = "\n  \"" + std::string(kConfusion) + "\": \"\"";  // no value has a line break in its text
  const size_t at = text.find(place);
  return text.replace(at + place.size() - 2, 2, "[" + rows + "\n  ]");
}

}  // namespace nas::core
