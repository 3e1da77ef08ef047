#pragma once
/// \file
/// Found models at the size of the eval.

#include "nas/builder.h"

namespace nas::petridish {

/// A model of the pool keeps its own numbers of cells and reductions: `cells` of the section is the most that it may
/// have, after its own number was multiplied by `cell_scale`. Cells that come without a network, such as a genotype's,
/// get the section's numbers.
class PetridishModelDescBuilder final : public Implements<PetridishModelDescBuilder, IModelDescBuilder> {
 public:
  void build(const BuildRequest& request, ITreeSink& out) override;
};

}  // namespace nas::petridish
