#pragma once
/// \file
/// What a strategy asks of the host: the functions of nas_strategy_host (nas/strategy.h).

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>

#include "nas/config.h"
#include "nas/strategy.h"

namespace nas::core {

/// The table of one search. What a function of it throws ends the run when the strategy returns. [run-thread]
class StrategyHost {
 public:
  /// What the search does when the strategy calls.
  struct Answers {
    std::function<int32_t(const nas_candidate&)> propose;
    std::function<void(int64_t candidates)> expect;
  };
  /// Borrows `section`, the strategy's own.
  StrategyHost(const IConfig& section, Answers answers);
  StrategyHost(const StrategyHost&) = delete;
  StrategyHost& operator=(const StrategyHost&) = delete;

  const nas_strategy_host* table() const noexcept { return &table_; }
  /// The text of fail() since the last call; empty without one.
  std::string take_failure() { return std::exchange(failure_, {}); }
  /// What write() was given since the last call.
  std::string take_written() { return std::exchange(written_, {}); }

 private:
  friend struct StrategyHostFunctions;

  nas_strategy_host table_;
  const IConfig& section_;
  Answers answers_;
  std::deque<std::string> texts_;  ///< that the strategy may keep
  std::string failure_, written_;
};

}  // namespace nas::core
