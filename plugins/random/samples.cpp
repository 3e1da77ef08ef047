#include "samples.h"

#include <optional>
#include <set>

#include "nas/host.h"

namespace nas::random {

namespace {

/// Draws networks and remembers which it has drawn.
class Drawer {
 public:
  Drawer(const IRun& run, IModelDescBuilder& builder, const Options& options)
      : run_(run), options_(options), nodes_(run.config().integer("search.model.nodes")), networks_(run, builder) {}

  /// Nothing when the drawn network was drawn before or exceeds [limits].
  std::optional<CellNetwork> draw() {
    CellNetwork made = draw_network(nodes_, random_);
    if (!known_.insert(made.normal + "|" + made.reduction).second || !networks_.build(made)) return std::nullopt;
    return made;
  }
  /// Rejects the configuration, which gave only `found` networks.
  void give_up(size_t found) const {
    const std::string problem = std::to_string(options_.max_draws) + " draws gave " + std::to_string(found) +
                                " of the " + std::to_string(options_.samples) +
                                " distinct networks that search.random.samples asks for";
    if (first_limit(run_.config()).empty())
      run_.reject("search.random.samples", problem, "lower search.random.samples, or raise search.random.max_draws");
    networks_.reject_limits(problem + " within [limits]");
  }

 private:
  const IRun& run_;
  const Options& options_;
  const int64_t nodes_;
  CellNetworks networks_;
  std::mt19937_64 random_{host().seed("cells")};
  std::set<std::string> known_;
};

std::vector<Options::Rung> rungs_of(const IRun& run, int64_t samples, const RungOptions& options) {
  std::vector<Options::Rung> rungs;
  int64_t left = samples, epochs = options.epochs;
  for (int64_t rung = 0; rung < options.rungs && left > 0; ++rung, left /= options.halving, epochs *= options.halving)
    rungs.push_back({left, epochs});
  if (static_cast<int64_t>(rungs.size()) < options.rungs)
    run.reject("search.random.rungs",
               std::to_string(samples) + " samples are too few for " + std::to_string(options.rungs) + " rungs: 1/" +
                   std::to_string(options.halving) + " of them continue after each",
               "lower search.random.rungs or search.random.halving, or raise search.random.samples");
  return rungs;
}

}  // namespace

Options Options::from(const IRun& run) {
  const IConfig& config = run.config().section("search.random");
  Options options;
  options.samples = config.integer("samples");
  options.max_draws = config.integer("max_draws");
  options.asynchronous = config.flag("asynchronous");
  options.planned = {.rungs = config.integer("rungs"),
                     .halving = config.integer("halving"),
                     .epochs = config.integer("train.epochs"),
                     .workers = config.integer("planned_workers")};
  options.rungs = rungs_of(run, options.samples, options.planned);
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
    std::optional<CellNetwork> made = drawer.draw();
    if (!made) continue;
    Sample& sample = samples.emplace_back();
    sample.id = "sample-" + std::to_string(samples.size());
    sample.made = std::move(*made);
  }
  return samples;
}

}  // namespace nas::random
