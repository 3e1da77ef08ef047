#pragma once
/// \file
/// The description of a network in training.

#include "nas/boundary/model.h"
#include "nas/op.h"

namespace nas {

/// The description of `model` as a value. [run-thread]
inline ModelDesc desc_of(const IModel& model) {
  ReceivedTree desc;
  model.describe(desc);
  return model_from_tree(desc.tree());
}

}  // namespace nas
