#include "core/train/optimizer_options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/error.h"

namespace nas::core {
namespace {

constexpr std::array<std::pair<OptimizerKind, std::string_view>, 2> optimizer_kinds{{
    {OptimizerKind::sgd, "sgd"},
    {OptimizerKind::adam, "adam"},
}};

void check_at_least_zero(const char* name, double value) {
  check_option(value >= 0 && std::isfinite(value), name, "at least 0", value);
}

void check_decay_rate(const char* name, double value) {
  check_option(value >= 0 && value < 1, name, "at least 0 and below 1", value);
}

}  // namespace

std::string_view name_of(OptimizerKind kind) {
  return std::ranges::find(optimizer_kinds, kind, [](const auto& pair) { return pair.first; })->second;
}

std::optional<OptimizerKind> optimizer_kind(std::string_view name) {
  const auto* found = std::ranges::find(optimizer_kinds, name, [](const auto& pair) { return pair.second; });
  return found == optimizer_kinds.end() ? std::nullopt : std::optional(found->first);
}

void SgdOptions::validate() const {
  check_at_least_zero("learning_rate", learning_rate);
  check_decay_rate("momentum", momentum);
  check_at_least_zero("weight_decay", weight_decay);
  if (nesterov) check_option(momentum > 0, "momentum", "above 0 for nesterov", momentum);
}

void AdamOptions::validate() const {
  check_at_least_zero("learning_rate", learning_rate);
  check_decay_rate("beta1", beta1);
  check_decay_rate("beta2", beta2);
  check_at_least_zero("epsilon", epsilon);
  check_at_least_zero("weight_decay", weight_decay);
}

}  // namespace nas::core
