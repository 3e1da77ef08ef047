#include "host/batch/plan/axis.h"

#include <algorithm>

namespace nas::host {
namespace {

std::string bare(const core::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return core::to_toml(value);
}

template <class Element>
std::string listed(const std::vector<Element>& elements) {
  std::string text;
  for (const Element& element : elements) text += (text.empty() ? "" : ",") + bare(element);
  return text;
}

/// nullptr when it is no number.
const double* as_real(const core::Value& value, double& room) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return &(room = static_cast<double>(*integer));
  return std::get_if<double>(&value);
}

/// The last `names` names of a dotted path.
std::string tail(const std::string& path, size_t names) {
  size_t begin = path.size();
  while (names-- > 0 && begin != std::string::npos && begin > 0) begin = path.rfind('.', begin - 1);
  return begin == std::string::npos ? path : path.substr(begin + 1);
}

std::string label_of(const std::string& key, const std::vector<std::string>& keys) {
  for (size_t names = 1;; ++names) {
    const std::string label = tail(key, names);
    const auto is_same = [&](const std::string& other) { return tail(other, names) == label; };
    const auto same = std::ranges::count_if(keys, is_same);
    if (same <= 1 || label == key) return label;
  }
}

}  // namespace

std::string shown(const core::Value& value) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return listed(*list);
  if (const auto* list = std::get_if<std::vector<int64_t>>(&value)) return listed(*list);
  if (const auto* list = std::get_if<std::vector<double>>(&value)) return listed(*list);
  return bare(value);
}

bool same_value(const core::Value& a, const core::Value& b) {
  double room_a = 0, room_b = 0;
  const double *real_a = as_real(a, room_a), *real_b = as_real(b, room_b);
  return real_a && real_b ? *real_a == *real_b : a == b;
}

std::vector<std::string> labels_of(const std::vector<std::string>& keys) {
  std::vector<std::string> labels;
  for (const std::string& key : keys) labels.push_back(label_of(key, keys));
  return labels;
}

}  // namespace nas::host
