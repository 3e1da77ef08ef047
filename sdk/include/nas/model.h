#pragma once
/// \file
/// The description of a network in training.

#include "nas/boundary/model.h"
#include "nas/op.h"

namespace nas {

/// The description of `model` as a value. [run-thread]
inline ModelDesc desc_of(const IModel& model) {
  TreeBuilder builder;
  model.describe(builder);
  return model_from_tree(builder.tree());
}

}  // namespace nas
