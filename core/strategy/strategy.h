#pragma once
/// \file
/// A strategy in C as an object of C++.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/plugin_call.h"
#include "core/strategy/strategy_host.h"
#include "nas/strategy.h"

namespace nas::core {

/// The table of functions of a strategy, and where it comes from.
struct StrategyTable {
  const nas_strategy* functions = nullptr;  ///< static data of the plugin
  std::string name;                         ///< of the strategy, its method and its section
  std::string plugin;                       ///< id

  /// Throws std::invalid_argument when the table is too small or lacks a function.
  void require_complete() const;
  bool saves() const noexcept { return functions->save != nullptr; }
};

/// One search. A code other than NAS_OK becomes a PluginFailure that names the plugin and the function. [run-thread]
class Strategy {
 public:
  /// Creates the search. Borrows all three.
  Strategy(const StrategyTable& table, StrategyHost& host, const nas_search_space& space, uint64_t seed);
  ~Strategy();
  Strategy(const Strategy&) = delete;
  Strategy& operator=(const Strategy&) = delete;

  void ask(nas_ask& ask);
  void tell(const nas_result& result);
  std::string save();
  void restore(std::string_view state);
  /// Ends the run because of what `function` did. `text` completes the sentence that names it.
  [[noreturn]] void fail(std::string_view function, const std::string& text) const;

 private:
  template <class Function>
  void call(std::string_view name, Function function);

  const StrategyTable& table_;
  StrategyHost& host_;
  void* search_ = nullptr;
};

}  // namespace nas::core
