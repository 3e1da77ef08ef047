#pragma once
/// \file
/// The search: seeds, then a pool that grows, then the choice.

#include "nas/runner.h"

namespace nas::petridish {

/// Trains through the host's ITrainings, so nothing of the pool needs saving: a resumed run makes the same decisions
/// from the same results. Leaves petridish/ in the run's directory: the pool as tables, the frontier as model
/// descriptions.
class PetridishSearcher final : public Implements<PetridishSearcher, ISearcher> {
 public:
  void search(IRun& run, const SearchParts& parts, ITreeSink& found) override;
};

}  // namespace nas::petridish
