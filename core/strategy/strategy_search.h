#pragma once
/// \file
/// A search by a strategy in C (nas/strategy.h): its candidates are trained by the host.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/strategy/candidate.h"
#include "core/strategy/strategy.h"
#include "core/strategy/strategy_host.h"
#include "nas/limits.h"
#include "nas/live_networks.h"
#include "nas/networks.h"
#include "nas/runner.h"
#include "nas/trainings.h"

namespace nas::core {

/// What it decides depends neither on the clock nor on the number of workers: results are taken in the order of
/// proposing. What it remembers on the disk is ahead of the trainings, so that a killed run submits what it had
/// decided. [run-thread]
class StrategySearch {
 public:
  /// Borrows all of them.
  StrategySearch(IRun& run, IModelDescBuilder& builder, const StrategyTable& table);

  /// All candidates, the best first. Throws when none succeeded.
  std::vector<Candidate> run();

 private:
  void remember_state();
  void restore();
  bool ask();
  void tell();
  int32_t propose(const nas_candidate& given);
  bool within_limits(Candidate& candidate);
  void submit(const Candidate& candidate);
  Candidate& take_result();
  int64_t asked() const noexcept { return static_cast<int64_t>(candidates_.size()); }

  IRun& run_;
  IModelDescBuilder& builder_;
  const StrategyTable& table_;
  const std::string section_;
  ITrainings& trainings_;
  INetworks& networks_;
  ILiveNetworks& live_networks_;
  ILimits& limits_;
  const std::vector<const char*> ops_;
  nas_search_space space_;
  std::vector<Candidate> candidates_;
  int64_t told_ = 0;
  bool finished_ = false;
  bool asking_ = false;
  int64_t refused_ = 0;                ///< in this ask(), by [limits]
  std::optional<Candidate> proposed_;  ///< in this ask()
  StrategyHost host_;
  Strategy strategy_;  ///< the last member, because its functions use the others
};

/// The searcher of the method. Writes a table of all candidates to NAME/candidates.tsv.
class StrategySearcher final : public Implements<StrategySearcher, ISearcher> {
 public:
  explicit StrategySearcher(const StrategyTable& table) : table_(table) {}
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override;

 private:
  const StrategyTable table_;
};

}  // namespace nas::core
