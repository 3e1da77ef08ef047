#pragma once
/// \file
/// From a grown network with its candidates to the one that the search found.

#include "nas/finalizers.h"

namespace nas::petridish {

/// Each new node keeps its `children` strongest candidates (key of the training's section); all else stays as it is.
class PetridishFinalizers final : public Implements<PetridishFinalizers, IFinalizers> {
 public:
  void finalize(IModel& supernet, const IConfig& section, ITreeSink& found) override;
};

}  // namespace nas::petridish
