#pragma once
/// \file
/// Random search: draw, train, keep the best. Li and Talwalkar: "Random Search and Reproducibility for Neural
/// Architecture Search", UAI 2019. Successive halving: Jamieson and Talwalkar, AISTATS 2016.

#include "nas/runner.h"

namespace nas::random {

class RandomSearcher final : public Implements<RandomSearcher, ISearcher> {
 public:
  /// Leaves a table of all samples in random/samples.tsv.
  void search(IRun& run, const SearchParts& parts, ITreeSink& found) override;
};

}  // namespace nas::random
