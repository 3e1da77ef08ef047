#include "core/config/comparison_check.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/decimal.h"

namespace nas::core {
namespace {

class ComparisonCheck {
 public:
  ComparisonCheck(const Config& config, const KnownParts& parts) : config_(config), parts_(parts) {}

  std::vector<Error> run() {
    if (config_.flag("search.enabled")) check_fractions();
    for (const Key& key : config_.schema().keys()) find_plugins_named_by(key);
    for (const Key& key : config_.schema().keys()) {
      if (!is_run(key)) continue;
      for (const KeyComparison& comparison : key.constraints.comparisons()) check(key.path, comparison);
      if (key.path.ends_with(in_training)) check_schedule(key.path.substr(0, key.path.size() - in_training.size()));
    }
    return std::move(errors_);
  }

 private:
  static constexpr std::string_view in_training = ".schedule.warmup_epochs";

  void find_plugins_named_by(const Key& key) {
    const std::string& kind = key.constraints.named_kind();
    if (kind.empty()) return;
    for (const std::string& name : texts_in(config_.value(key.path))) named_.insert(parts_.plugin_of(kind, name));
  }

  /// Whether the key belongs to a stage that is run, and to a plugin that is used, or to none.
  bool is_run(const Key& key) const {
    const auto* enabled = held<bool>(key.path.substr(0, key.path.find('.')) + ".enabled");
    if (enabled != nullptr && !*enabled) return false;
    return !parts_.provides_methods(key.plugin) || config_.text("method").empty() || named_.contains(key.plugin);
  }

  /// The value of a key, if there is such a key and its value has this type.
  template <class Type>
  const Type* held(const std::string& path) const {
    return config_.schema().find(path) != nullptr ? std::get_if<Type>(&config_.value(path)) : nullptr;
  }

  bool is_auto(const std::string& path) const {
    return to_toml(*config_.schema().find(path), config_.value(path)) == to_toml(Value(std::string(automatic)));
  }

  /// Nothing for a key that is unknown or no number.
  std::optional<double> number(const std::string& path) const {
    if (const auto* whole = held<int64_t>(path)) return static_cast<double>(*whole);
    const auto* real = held<double>(path);
    return real != nullptr ? std::optional(*real) : std::nullopt;
  }

  /// Of the two keys, the one that was set later: whoever set it has to change something.
  const std::string& later_of(const std::string& key, const std::string& other) const {
    return config_.origin(other).layer > config_.origin(key).layer ? other : key;
  }

  std::string place(const std::string& key, const std::string& other) const {
    const std::string& later = later_of(key, other);
    return "key \"" + later + "\", set by " + config_.origin(later).where;
  }

  std::string shown(const std::string& path) const { return "\"" + path + "\" (" + to_toml(config_.value(path)) + ")"; }

  template <class Number>
  static bool holds(Number value, const std::string& relation, Number other) {
    if (relation == ">=") return value >= other;
    if (relation == ">") return value > other;
    if (relation == "<=") return value <= other;
    return value < other;
  }

  /// Two integers are compared exactly.
  bool holds(const std::string& key, const KeyComparison& comparison) const {
    const auto& [relation, other] = comparison;
    const auto *whole = held<int64_t>(key), *other_whole = held<int64_t>(other);
    if (relation == "divides") return *whole > 0 && *other_whole % *whole == 0;
    if (whole != nullptr && other_whole != nullptr) return holds(*whole, relation, *other_whole);
    return holds(*number(key), relation, *number(other));
  }

  void check(const std::string& key, const KeyComparison& comparison) {
    const std::string& other = comparison.key;
    if (is_auto(key) || is_auto(other) || holds(key, comparison)) return;
    errors_.emplace_back(ExitCode::config, shown(key) + " " + comparison.demand() + " " + shown(other),
                         place(key, other), remedy(key, comparison));
  }

  std::string remedy(const std::string& key, const KeyComparison& comparison) const {
    const auto& [relation, other] = comparison;
    if (config_.origin(later_of(key, other)).layer <= Layer::plugin)
      return "change one of the defaults or the constraint of " + key;
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
    if (sum > 1.0 + 1e-9)
      errors_.emplace_back(
          ExitCode::config,
          "the fractions of [search.data] sum to " + shortest_decimal(std::round(sum * 1e9) / 1e9) + ", more than 1",
          place(latest, latest), "lower search.data.train_fraction, arch_fraction or held_out_fraction");
  }

  /// A plugin may have a table of its own with keys of these names.
  bool is_training(const std::string& table) const {
    return number(table + ".epochs") && number(table + ".optimizer.learning_rate") &&
           number(table + ".schedule.warmup_epochs") && number(table + ".schedule.min_learning_rate") &&
           held<std::string>(table + ".schedule.kind") != nullptr &&
           held<std::vector<int64_t>>(table + ".schedule.milestones") != nullptr;
  }

  void check_schedule(const std::string& train) {
    if (!is_training(train)) return;
    const std::string schedule = train + ".schedule.";
    const std::string_view kind = config_.text(schedule + "kind");
    if (*number(schedule + "warmup_epochs") > 0) check(schedule + "warmup_epochs", {"<", train + ".epochs"});
    if (kind == "cosine") check(schedule + "min_learning_rate", {"<=", train + ".optimizer.learning_rate"});
    if (kind == "multi_step") check_milestones(schedule + "milestones");
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
  const KnownParts& parts_;
  std::set<std::string> named_;  ///< the plugins of which the configuration names a part
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> comparison_errors(const Config& config, const KnownParts& parts) {
  return ComparisonCheck(config, parts).run();
}

}  // namespace nas::core
