#pragma once
/// \file
/// The progressive search of DrNAS (section 3): a second stage has fewer primitives, on more of the channels.

#include <cstdint>
#include <vector>

#include "nas/runner.h"
#include "nas/search_stages.h"

namespace nas::drnas {

/// What the second stage has.
struct Pruning {
  int64_t primitives = 4;     ///< of each edge, the strongest ones of the first stage
  int64_t channel_parts = 4;  ///< an edge mixes them on 1/channel_parts of the channels
};

/// `supernet` with the primitives that `learned` has large alphas for. Their weights and alphas are inherited by name.
ModelDesc pruned(ModelDesc supernet, const std::vector<LearnedParameter>& learned, const Pruning& pruning);

/// Two stages of search.train.epochs epochs each, with one cosine schedule. [run-thread]
class ProgressiveSearcher final : public Implements<ProgressiveSearcher, ISearcher> {
 public:
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override;
};

}  // namespace nas::drnas
