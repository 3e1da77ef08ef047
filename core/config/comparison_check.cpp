#include "core/config/comparison_check.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/decimal.h"

namespace nas::core {
namespace {

class ComparisonCheck {
 public:
  explicit ComparisonCheck(const Config& config) : config_(config) {}

  std::vector<Error> run() {
    if (config_.flag("search.enabled")) check_fractions();
    for (const Key& key : config_.schema().keys()) {
      if (!is_run(key.path)) continue;
      for (const KeyComparison& comparison : key.constraints.comparisons()) check(key.path, comparison);
      if (key.path.ends_with(in_training)) check_schedule(key.path.substr(0, key.path.size() - in_training.size()));
    }
    return std::move(errors_);
  }

 private:
  static constexpr std::string_view in_training = ".schedule.warmup_epochs";

  /// Whether the key belongs to a stage that is run, or to none.
  bool is_run(const std::string& path) const {
    const std::string stage = path.substr(0, path.find('.')) + ".enabled";
    return !config_.has(stage) || config_.flag(stage);
  }

  double number(const std::string& path) const {
    const Value& value = config_.value(path);
    const auto* whole = std::get_if<int64_t>(&value);
    return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
  }
  bool is_number(const std::string& path) const {
    return config_.has(path) && (std::holds_alternative<int64_t>(config_.value(path)) ||
                                 std::holds_alternative<double>(config_.value(path)));
  }

  /// Whoever set the later of the two keys has to change something.
  std::string place(const std::string& key, const std::string& other) const {
    const bool other_is_later = config_.origin(other).layer > config_.origin(key).layer;
    const std::string& later = other_is_later ? other : key;
    return "key \"" + later + "\", set by " + config_.origin(later).where;
  }

  std::string shown(const std::string& path) const { return "\"" + path + "\" (" + to_toml(config_.value(path)) + ")"; }

  void add(const std::string& key, const std::string& rule, const std::string& other, const std::string& remedy) {
    errors_.emplace_back(ExitCode::config, shown(key) + " " + rule + " " + shown(other), place(key, other), remedy);
  }

  static bool holds(double value, const std::string& relation, double other) {
    if (relation == ">=") return value >= other;
    if (relation == ">") return value > other;
    if (relation == "<=") return value <= other;
    if (relation == "<") return value < other;
    return value != 0 && std::fmod(other, value) == 0;
  }

  void check(const std::string& key, const KeyComparison& comparison) {
    static const std::map<std::string, std::string> rules{{">=", "must be at least"},
                                                          {">", "must be greater than"},
                                                          {"<=", "must not exceed"},
                                                          {"<", "must be less than"},
                                                          {"divides", "must divide"}};
    const auto& [relation, other] = comparison;
    if (!is_number(other))
      errors_.emplace_back(ExitCode::config, "\"" + key + "\" is compared with \"" + other + "\", which is no number",
                           config_.schema().find(key)->origin.where, "correct the constraint of the key");
    else if (!holds(number(key), relation, number(other)))
      add(key, rules.at(relation), other, remedy(key, relation, other));
  }

  static std::string remedy(const std::string& key, const std::string& relation, const std::string& other) {
    if (relation == "divides") return "change " + key + " or " + other;
    return relation.front() == '<' ? "lower " + key + " or raise " + other : "raise " + key + " or lower " + other;
  }

  void check_fractions() {
    std::string latest = "search.data.train_fraction";
    double sum = 0;
    for (const char* name : {"train_fraction", "arch_fraction", "held_out_fraction"}) {
      const std::string key = std::string("search.data.") + name;
      sum += config_.real(key);
      if (config_.origin(key).layer > config_.origin(latest).layer) latest = key;
    }
    sum = std::round(sum * 1e6) / 1e6;
    if (sum > 1)
      errors_.emplace_back(
          ExitCode::config, "the fractions of [search.data] sum to " + shortest_decimal(sum) + ", more than 1",
          place(latest, latest), "lower search.data.train_fraction, arch_fraction or held_out_fraction");
  }

  /// A plugin may have a table of its own with keys of these names.
  bool is_training(const std::string& table) const {
    return is_number(table + ".epochs") && is_number(table + ".optimizer.learning_rate") &&
           config_.has(table + ".schedule.kind") && config_.has(table + ".schedule.milestones") &&
           is_number(table + ".schedule.min_learning_rate");
  }

  void check_schedule(const std::string& train) {
    if (!is_training(train)) return;
    const std::string_view kind = config_.text(train + ".schedule.kind");
    if (number(train + ".schedule.warmup_epochs") > 0)
      check(train + ".schedule.warmup_epochs", {"<", train + ".epochs"});
    if (kind == "cosine") check(train + ".schedule.min_learning_rate", {"<=", train + ".optimizer.learning_rate"});
    if (kind == "multi_step") check_milestones(train + ".schedule.milestones");
  }

  void check_milestones(const std::string& key) {
    const auto& milestones = std::get<std::vector<int64_t>>(config_.value(key));
    const bool rising = std::ranges::adjacent_find(milestones, std::greater_equal{}) == milestones.end();
    if (milestones.empty() || milestones.front() < 1 || !rising)
      errors_.emplace_back(ExitCode::config,
                           "\"" + key + "\" must hold epochs from 1 on, each later than the one before",
                           place(key, key), "give for example [10, 20]");
  }

  const Config& config_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> comparison_errors(const Config& config) { return ComparisonCheck(config).run(); }

}  // namespace nas::core
