#pragma once
/// \file
/// The builder of found models at the size of the eval.

#include "nas/builder.h"

namespace nas::petridish {

/// A model of the pool keeps its number of reductions, and its number of cells times `cell_scale` up to `cells` of the
/// section. Cells without a network, such as those of a genotype, use the numbers of the section. [run-thread]
class PetridishModelDescBuilder final : public Implements<PetridishModelDescBuilder, IModelDescBuilder> {
 public:
  void build(const BuildRequest& request, ITreeSink& out) override;
};

}  // namespace nas::petridish
