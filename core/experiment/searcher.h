#pragma once
/// \file
/// The host's searcher: builds the supernet, trains it with the method's hooks, finalizes it.

#include "nas/runner.h"

namespace nas::core {

/// Writes the found network to search/found.toml; a run that is resumed after that reads it from there. With
/// search.enabled = false, the result is the cells that the configuration gives.
class Searcher final : public Implements<Searcher, ISearcher> {
 public:
  void search(IRun& run, const SearchParts& parts, TreeOut& found) override;
};

}  // namespace nas::core
