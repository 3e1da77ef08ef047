#include "core/experiment/eval_network.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/desc/desc_toml.h"
#include "core/experiment/limits.h"
#include "core/experiment/run.h"
#include "core/model/build_network.h"

namespace nas::core {

namespace {

constexpr int64_t most_channels = 1024;

ModelDesc with_cells(Run& run, IModelDescBuilder& builder, TreeBytes cells, const Config& config) {
  return build_desc(builder, config.section("eval.model"), run.data().shape(), run.data().classes(), cells);
}

/// Tries numbers of channels.
class ChannelSearch {
 public:
  ChannelSearch(Run& run, IModelDescBuilder& builder, TreeBytes cells)
      : run_(run), builder_(builder), cells_(cells), limits_(Limits::from(run.config())) {}

  FittingNetwork run() {
    int64_t exceeds = 0;
    for (int64_t channels = 16; channels > best_.channels && channels != exceeds;) {
      if (!fits(channels)) exceeds = channels;
      channels = exceeds > 0 ? (best_.channels + exceeds) / 2 : std::min(2 * channels, most_channels);
    }
    if (best_.channels == 0) refuse();
    return std::move(best_);
  }

 private:
  bool fits(int64_t channels) {
    ModelDesc network =
        with_cells(run_, builder_, cells_, run_.config().with("eval.model.channels", channels, "[limits]"));
    const LimitedCost cost = limited_cost(run_, network);
    const std::string key(limits_.exceeded_by(cost));
    last_cost_ = to_text(cost) + (key.empty() ? "" : ": more than " + key);
    best_.tried += (best_.tried.empty() ? "" : ", ") + std::to_string(channels) + " (" + last_cost_ + ")";
    if (!key.empty()) return false;
    best_.network = std::move(network);
    best_.channels = channels;
    return true;
  }

  [[noreturn]] void refuse() const {
    run_.reject("eval.model.channels", "the eval's network exceeds [limits] even with one channel (" + last_cost_ + ")",
                "raise the limit, or lower eval.model.cells");
  }

  Run& run_;
  IModelDescBuilder& builder_;
  TreeBytes cells_;
  Limits limits_;
  FittingNetwork best_;
  std::string last_cost_;  ///< what the last number costs
};

/// Whether eval.description is the network itself and not a template.
bool is_whole_network(const IConfig& config) {
  return !config.flag("search.enabled") && !config.text("eval.description").empty() &&
         config.text("eval.description_as") == "network";
}

std::string sizes_of(const Shape& input, int64_t classes) {
  return to_string(input) + " images of " + text::counted(classes, "class");
}

/// The description as it is. Its input and classes must be those of the data.
ModelDesc as_it_is(Run& run, ModelDesc network) {
  const std::string file(run.config().text("eval.description"));
  const Shape input = run.data().shape();
  const int64_t classes = run.data().classes();
  if (!(network.input == input) || network.classes != classes)
    run.reject("eval.description",
               "the network of " + file + " is for " + sizes_of(network.input, network.classes) +
                   ", and the data set has " + sizes_of(input, classes),
               "set eval.description_as = \"cells\" to build a network from its cells");
  log::info("the network of " + file + " is trained as it is, with " +
            text::counted(static_cast<int64_t>(network.cells.size()), "cell") + "; [eval.model] is not used");
  return network;
}

ModelDesc with_fitting_channels(Run& run, IModelDescBuilder& builder, TreeBytes found) {
  const std::filesystem::path chosen = run.directory().model();
  if (std::filesystem::exists(chosen)) return read_model_desc(chosen.string());
  FittingNetwork fitting = fitting_network(run, builder, found);
  log::info("tried these numbers of channels: " + fitting.tried);
  log::info("eval.model.channels = " + std::to_string(fitting.channels) + " is the largest number within [limits]");
  run.info().results["channels"] = static_cast<double>(fitting.channels);
  return std::move(fitting.network);
}

enum class Excess { refused, warned };

void check_limits(Run& run, const ModelDesc& network, Excess excess) {
  const Limits limits = Limits::from(run.config());
  if (!limits.any()) return;
  const LimitedCost cost = limited_cost(run, network);
  const std::string key(limits.exceeded_by(cost));
  if (key.empty()) return;
  const std::string what = "the eval's network exceeds a limit: " + to_text(cost);
  if (excess == Excess::warned || key == "limits.latency_ms") return log::warning(what + " (" + key + ")");
  run.reject(key, what, "raise the limit, or set eval.model.channels = \"auto\" for the largest number within it");
}

bool chooses_channels(const IConfig& config) { return config.integer("eval.model.channels") == 0; }

}  // namespace

FittingNetwork fitting_network(Run& run, IModelDescBuilder& builder, TreeBytes cells) {
  return ChannelSearch(run, builder, cells).run();
}

ModelDesc eval_network(Run& run, IModelDescBuilder& builder, TreeBytes found) {
  const Config& config = run.config();
  const bool whole = is_whole_network(config);
  if (!whole && !config.flag("search.enabled"))
    log::info("the given normal and reduction cell are repeated in a network of the size of [eval.model]");
  if (!whole && chooses_channels(config)) return with_fitting_channels(run, builder, found);
  ModelDesc network = whole ? as_it_is(run, model_from_bytes(found)) : with_cells(run, builder, found, config);
  check_limits(run, network, config.flag("search.enabled") ? Excess::warned : Excess::refused);
  return network;
}

ModelDesc expected_eval_network(Run& run, IModelDescBuilder& builder, TreeBytes cells) {
  if (chooses_channels(run.config())) return fitting_network(run, builder, cells).network;
  ModelDesc network = with_cells(run, builder, cells, run.config());
  check_limits(run, network, Excess::refused);
  return network;
}

}  // namespace nas::core
