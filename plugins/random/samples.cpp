#include "samples.h"

#include <algorithm>
#include <optional>
#include <set>

#include "nas/host.h"
#include "nas/limits.h"
#include "nas/networks.h"
#include "random_cell.h"

namespace nas::random {

namespace {

/// Draws networks and remembers which it has drawn.
class Drawer {
 public:
  Drawer(const IRun& run, IModelDescBuilder& builder, const Options& options)
      : run_(run), builder_(builder), options_(options), nodes_(run.config().integer("search.model.nodes")) {}

  /// Nothing when the drawn network was drawn before or exceeds [limits].
  std::optional<Sample> draw() {
    ModelDesc cells;
    cells.cells = {draw_cell(CellType::normal, nodes_, engine_), draw_cell(CellType::reduction, nodes_, engine_)};
    Sample sample;
    sample.normal = canonical_text(cells.cells[0]);
    sample.reduction = canonical_text(cells.cells[1]);
    if (!known_.insert(sample.normal + "|" + sample.reduction).second) return std::nullopt;
    sample.network = build_network(networks_, builder_, "search.model", cells);
    const std::string network = bytes_of(sample.network);
    networks_.cost(network, sample.parameters, sample.macs);
    least_parameters_ = std::min(least_parameters_, sample.parameters);
    least_macs_ = std::min(least_macs_, sample.macs);
    return limits_.within(network) ? std::optional(std::move(sample)) : std::nullopt;
  }
  /// Rejects the configuration, which gave only `found` networks.
  void give_up(size_t found) const {
    const std::string problem = std::to_string(options_.max_draws) + " draws gave " + std::to_string(found) +
                                " of the " + std::to_string(options_.samples) +
                                " distinct networks that search.random.samples asks for";
    const std::string_view limit = first_limit(run_.config());
    if (limit.empty())
      run_.reject("search.random.samples", problem, "lower search.random.samples, or raise search.random.max_draws");
    run_.reject(limit,
                problem + " within [limits]; no network had less than " + std::to_string(least_parameters_) +
                    " parameters or " + std::to_string(least_macs_) + " MACs",
                "raise the limits, or make [search.model] smaller");
  }

 private:
  const IRun& run_;
  IModelDescBuilder& builder_;
  const Options& options_;
  const int64_t nodes_;
  INetworks& networks_ = host().require<INetworks>();
  ILimits& limits_ = host().require<ILimits>();
  Engine engine_{host().seed("cells")};
  std::set<std::string> known_;
  int64_t least_parameters_ = INT64_MAX, least_macs_ = INT64_MAX;
};

}  // namespace

Options Options::from(const IRun& run) {
  const IConfig& config = run.config().section("search.random");
  Options options = {config.integer("samples"), config.integer("max_draws"), {}};
  const int64_t rungs = config.integer("rungs"), halving = config.integer("halving");
  int64_t left = options.samples, epochs = config.integer("train.epochs");
  for (int64_t rung = 0; rung < rungs && left > 0; ++rung, left /= halving, epochs *= halving)
    options.rungs.push_back({left, epochs});
  if (static_cast<int64_t>(options.rungs.size()) < rungs)
    run.reject("search.random.rungs",
               "none of the " + std::to_string(options.samples) + " samples is left for rung " + std::to_string(rungs) +
                   " when one in " + std::to_string(halving) + " continues",
               "lower search.random.rungs or search.random.halving, or raise search.random.samples");
  if (config.real("data.held_out_fraction") == 0.0)
    run.reject("search.random.data.held_out_fraction", "no images are held out to rank the samples",
               "set it to 0.1, for example");
  return options;
}

std::vector<Sample> draw_samples(const IRun& run, IModelDescBuilder& builder, const Options& options) {
  Drawer drawer(run, builder, options);
  std::vector<Sample> samples;
  for (int64_t draws = 0; samples.size() < static_cast<size_t>(options.samples); ++draws) {
    if (draws == options.max_draws) drawer.give_up(samples.size());
    std::optional<Sample> sample = drawer.draw();
    if (!sample) continue;
    sample->id = "sample-" + std::to_string(samples.size() + 1);
    samples.push_back(std::move(*sample));
  }
  return samples;
}

}  // namespace nas::random
