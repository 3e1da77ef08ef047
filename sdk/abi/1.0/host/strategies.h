#pragma once
// Strategies in C in a host of SDK 1.0: candidates are asked for and given results, without a training.
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>

#include "nas/strategy.h"
#include "plugin_file.h"

namespace nas::minimal {

/// What the strategy may ask of the host. The integers of its section are `values`; there is nothing else in it.
struct StrategyHost {
  nas_strategy_host table = {};
  std::map<std::string, int64_t> values;
  int64_t proposed = 0;
  std::string state, problem;

  StrategyHost(const nas_host_api& api, std::map<std::string, int64_t> integers) : values(std::move(integers)) {
    table.struct_size = sizeof(table);
    table.context = this;
    table.api = &api;
    table.integer = [](const nas_strategy_host* host, const char* key) { return of(host).values.at(key); };
    table.propose = [](const nas_strategy_host* host, const nas_candidate* candidate) -> int32_t {
      if (candidate->edge_count == 0 || !candidate->normal) return NAS_FAILED;
      ++of(host).proposed;
      return NAS_OK;
    };
    table.expect = [](const nas_strategy_host*, int64_t) {};
    table.write = [](const nas_strategy_host* host, const void* bytes, uint64_t size) -> int32_t {
      of(host).state.append(static_cast<const char*>(bytes), size);
      return NAS_OK;
    };
    table.fail = [](const nas_strategy_host* host, const char* text) -> int32_t {
      of(host).problem = text;
      return NAS_FAILED;
    };
  }
  StrategyHost(const StrategyHost&) = delete;
  StrategyHost& operator=(const StrategyHost&) = delete;

  void require(int32_t status) const {
    if (status != NAS_OK) throw std::runtime_error("the strategy failed: " + problem);
  }

 private:
  static StrategyHost& of(const nas_strategy_host* host) { return *static_cast<StrategyHost*>(host->context); }
};

/// Result `candidate`: the later, the better.
inline nas_result result_of(int64_t candidate) {
  nas_result result = {};
  result.struct_size = sizeof(result);
  result.candidate = candidate;
  result.accuracy = 1.0 - 1.0 / static_cast<double>(candidate + 1);
  result.parameters = result.macs = result.multiply_adds = 1000;
  result.error = "";
  return result;
}

/// Asks and tells until the strategy has finished, with a save and a restore after each result. Returns the number of
/// candidates.
inline int64_t run_strategy(const nas_strategy& strategy, StrategyHost& host) {
  static const char* const ops[] = {"skip_connect", "sep_conv_3x3", "max_pool_3x3"};
  const nas_search_space space = {sizeof(space), 2, 2, 3, ops, 3, 12, 12, 4};
  void* search = nullptr;
  const auto create = [&] { host.require(strategy.create(&strategy, &host.table, &space, /*seed=*/1, &search)); };
  create();
  for (int64_t told = 0;;) {
    nas_ask ask = {sizeof(ask), 0, host.proposed + 1, host.proposed - told};
    const int64_t before = host.proposed;
    host.require(strategy.ask(search, &ask));
    if (host.proposed > before) continue;
    if (told == host.proposed) break;
    const nas_result result = result_of(++told);
    host.require(strategy.tell(search, &result));
    host.state.clear();
    host.require(strategy.save(search));
    strategy.destroy(search);
    create();
    host.require(strategy.restore(search, host.state.data(), host.state.size()));
  }
  strategy.destroy(search);
  return host.proposed;
}

}  // namespace nas::minimal
