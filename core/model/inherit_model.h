#pragma once
/// \file
/// A network that begins with the weights of another one.

#include <cstdint>

#include "core/model/model.h"

namespace nas::core {

/// Numbers of tensors.
struct InheritedTensors {
  int64_t weights = 0;          ///< weights and running statistics that were copied
  int64_t fresh = 0;            ///< those that were not
  int64_t arch_parameters = 0;  ///< architecture parameters that were copied
};

/// Copies from `from` into `to` what nas::StageRequest::inherit says.
InheritedTensors inherit_model(Model& to, Model& from);

}  // namespace nas::core
