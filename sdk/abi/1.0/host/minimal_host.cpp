// A host of SDK 1.0 that offers what its headers promise and no more: usage is minimal_host PLUGIN. It is built from
// the frozen headers, and every later plugin of the same major runs on it, with a fallback for what it lacks, or is
// refused by the minor that it requires (exit code 63).
#include <iostream>

#include "parts.h"
#include "strategies.h"

namespace nas::minimal {

/// The keys that the methods of nas-host read, with small values.
fake::Config config() {
  return fake::Config({{"search.model.channels", int64_t{4}},
                       {"search.model.cells", int64_t{3}},
                       {"search.model.reductions", int64_t{1}},
                       {"search.model.nodes", int64_t{2}},
                       {"search.model.affine", false},
                       {"search.model.pool_batch_norm", true},
                       {"search.model.stems", std::string("shared")},
                       {"search.model.stem_ops", std::vector<std::string>{"stem_conv3x3"}},
                       {"search.model.stem_multiplier", int64_t{1}},
                       {"search.model.post_op", std::string("concat")},
                       {"search.model.aux_weight", 0.0},
                       {"search.model.pool_op", std::string("pool_adaptive_avg")},
                       {"search.model.edge_rank", std::string("softmax")},
                       {"search.finalize.max_edges", int64_t{2}},
                       {"search.train.epochs", int64_t{1}},
                       {"search.train.optimizer.momentum", 0.9},
                       {"search.train.optimizer.weight_decay", 3e-4},
                       {"search.darts.second_order", true},
                       {"search.darts.stop_at_skips", int64_t{0}},
                       {"search.darts.alphas_in_weight_optimizer", false},
                       {"search.darts.alphas.learning_rate", 0.01},
                       {"search.darts.alphas.betas", std::vector<double>{0.5, 0.999}},
                       {"search.darts.alphas.weight_decay", 0.001},
                       {"search.gdas.tau_max", 10.0},
                       {"search.gdas.tau_min", 0.1},
                       {"search.gdas.alphas.learning_rate", 0.01},
                       {"search.gdas.alphas.betas", std::vector<double>{0.5, 0.999}},
                       {"search.gdas.alphas.weight_decay", 0.001}});
}

void use(Factories factories, const nas_host_api& api) {
  if (const nas_factory* const strategy = find(factories, "strategy")) {
    StrategyHost host(api, {{"models", 6}, {"starts", 2}, {"in_flight", 2}});
    const auto* const table = static_cast<const nas_strategy*>(object_of(*strategy, nullptr));
    std::cout << "strategy " << strategy->name << ": " << run_strategy(*table, host) << " candidates\n";
    return;
  }
  const std::string op = search_with(factories, config());
  std::cout << "the first edge becomes " << op << '\n';
}

int run(const std::string& path) {
  const std::string id = require_runnable(manifest_in(path));
  const fake::Host host;
  const nas_host_api& api = *nas::detail::host_api;
  std::cout << "plugin " << id << " on a host of " << version_text(api.abi_major, api.abi_minor) << '\n';
  use(factories_of(path, api), api);
  for (const std::string& line : host.lines) std::cout << "log: " << line << '\n';
  return 0;
}

}  // namespace nas::minimal

int main(int count, char** arguments) try {
  if (count != 2) throw std::runtime_error("usage: minimal_host PLUGIN");
  return nas::minimal::run(arguments[1]);
} catch (const nas::minimal::Refused& refusal) {
  std::cerr << refusal.what() << '\n';
  return 63;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
