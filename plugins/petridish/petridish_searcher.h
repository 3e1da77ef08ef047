#pragma once
/// \file
/// The search: seeds, growth of the pool, choice of the best model.

#include "nas/runner.h"

namespace nas::petridish {

/// Trains with the host's ITrainings, so the pool need not be saved: a resumed run makes the same decisions from the
/// same results. Writes the pool as tables, and the models on and near the hull as descriptions, to petridish/ in the
/// directory of the run. [run-thread]
class PetridishSearcher final : public Implements<PetridishSearcher, ISearcher> {
 public:
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override;
};

}  // namespace nas::petridish
