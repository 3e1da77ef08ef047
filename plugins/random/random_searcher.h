#pragma once
/// \file
/// Random search: it draws networks, trains them and keeps the best. Li and Talwalkar: "Random Search and
/// Reproducibility for Neural Architecture Search", UAI 2019. Successive halving: Jamieson and Talwalkar, AISTATS 2016.

#include "nas/runner.h"

namespace nas::random {

class RandomSearcher final : public Implements<RandomSearcher, ISearcher> {
 public:
  /// Writes a table of all samples to random/samples.tsv. Throws std::runtime_error when every training failed.
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override;
};

}  // namespace nas::random
