#include "core/config/value_check.h"

#include <filesystem>

#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/config/comparison_check.h"
#include "core/config/dataset_files.h"
#include "nas/limits.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

class ValueCheck {
 public:
  ValueCheck(const Config& config, const KnownParts& parts) : config_(config), parts_(parts) {}

  std::vector<Error> run() {
    for (const Key& key : config_.schema().keys()) {
      if (!key.constraints.named_kind().empty()) check_names(key);
      if (key.constraints.is_path() && key.path != "data.path" && key.path != "data.cache") check_path(key);
    }
    check_method();
    check_data();
    check_given_cells();
    check_limits();
    for (Error& error : comparison_errors(config_, parts_)) errors_.push_back(std::move(error));
    return std::move(errors_);
  }

 private:
  std::string place(std::string_view path) const {
    return "key \"" + std::string(path) + "\", set by " + config_.origin(path).where;
  }

  void add(std::string_view path, const std::string& what, const std::string& remedy,
           ExitCode code = ExitCode::config) {
    errors_.emplace_back(code, what, place(path), remedy);
  }

  void check_names(const Key& key) {
    for (const std::string& name : texts_in(config_.value(key.path))) check_name(key, name);
  }

  /// Empty text names nothing.
  void check_name(const Key& key, const std::string& name) {
    const std::string& kind = key.constraints.named_kind();
    if (name.empty() || parts_.has(kind, name)) return;
    const std::vector<std::string>& known = parts_.names(kind);
    const std::string nearest(text::nearest(name, known));
    const std::string remedy = (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") +
                               (known.empty() ? "" : "known names: " + text::join(known, ", ") + "; ") +
                               "if another plugin provides it, load that plugin with --plugin";
    add(key.path, unknown(kind, name), remedy);
  }

  static std::string unknown(const std::string& kind, const std::string& name) {
    if (kind == "dataset") return "there is no data set named " + name;
    if (kind == "op") return "there is no op \"" + name + "\"";
    return "no loaded plugin provides " + (kind == "runner" ? "the method" : kind) + " \"" + name + "\"";
  }

  /// Of several methods, the configuration names the one to run.
  void check_method() {
    const std::vector<std::string>& known = parts_.names("runner");
    if (config_.text("method").empty() && known.size() > 1)
      add("method", "the loaded plugins provide several search methods",
          "set it to one of: " + text::join(known, ", "));
  }

  void check_path(const Key& key) {
    const std::string path(config_.text(key.path));
    std::error_code unreachable;
    if (path.empty() || fs::exists(path, unreachable)) return;
    add(key.path, "\"" + key.path + "\" names " + path + ", which does not exist", "name a path that exists");
  }

  void check_data() {
    const std::string path(config_.text("data.path"));
    if (const auto error = missing_data(std::string(config_.text("data.dataset")), path)) errors_.push_back(*error);
    if (const int64_t sizes = config_.length("data.size"); sizes != 0 && sizes != 2)
      add("data.size", "\"data.size\" has " + text::counted(sizes, "value") + ", but must have two or none",
          "give height and width, such as [64, 64]");
    const int64_t means = config_.length("data.mean"), deviations = config_.length("data.std");
    if (means != deviations)
      add("data.std",
          "\"data.mean\" has " + std::to_string(means) + " values and \"data.std\" has " + std::to_string(deviations),
          "give one of each for every channel, or neither, to measure both");
  }

  /// Cells are found by the search or given by one key; any other combination would ignore something.
  void check_given_cells() {
    const bool search = config_.flag("search.enabled");
    const bool genotype = !config_.text("eval.genotype").empty(),
               description = !config_.text("eval.description").empty();
    const char* given = genotype ? "eval.genotype" : "eval.description";
    if (search && (genotype || description))
      add(given,
          "\"" + std::string(given) + "\" gives the cells, but search.enabled is true, and a search finds its own",
          "set search.enabled = false to train the given cells, or remove " + std::string(given));
    if (!search && genotype && description)
      add("eval.genotype", "both \"eval.genotype\" and \"eval.description\" give cells", "remove one of them");
    if (!search && !genotype && !description)
      add("search.enabled", "search.enabled is false and no cells are given",
          "set eval.genotype or eval.description, or set search.enabled = true");
  }

  void check_limits() {
    if (config_.integer("eval.model.channels") == 0 && first_limit(config_).empty())
      add("eval.model.channels", "\"eval.model.channels\" is \"auto\", but [limits] has no limit",
          "set limits.macs, limits.parameters or limits.latency_ms, or give a number of channels");
  }

  const Config& config_;
  const KnownParts& parts_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> value_errors(const Config& config, const KnownParts& parts) {
  return ValueCheck(config, parts).run();
}

Config with_limited_channels(const Config& config) {
  const bool chosen = config.origin("eval.model.channels").layer > Layer::plugin;
  return chosen || first_limit(config).empty() ? config : config.with("eval.model.channels", int64_t{0}, "[limits]");
}

Config with_absolute_paths(const Config& config) {
  Config absolute = config;
  for (const Key& key : config.schema().keys()) {
    if (!key.constraints.is_path() || config.text(key.path).empty()) continue;
    const std::string path = absolute_text(std::string(config.text(key.path)));
    if (path != config.text(key.path)) absolute = absolute.with(key.path, path, config.origin(key.path).where);
  }
  return absolute;
}

}  // namespace nas::core
