#pragma once
/// \file
/// The builder of found models at the size of the eval.

#include "nas/builder.h"

namespace nas::petridish {

/// A model of the pool keeps its number of reductions, and its number of cells times `cell_scale` up to `cells` of the
/// section. Cells without a network, such as those of a genotype, use the numbers of the section. [run-thread]
class PetridishModelDescBuilder final : public ModelDescBuilder {
 protected:
  MacroSizes macro_sizes() const override;
  /// Small images can lead to maps that are too small for an auxiliary tower. A long search must not fail for that
  /// reason, so the tower is left out.
  void build_aux_tower(ModelDesc& model) override;
};

}  // namespace nas::petridish
