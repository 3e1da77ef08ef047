#pragma once
/// \file
/// One of the networks in a supernet.

#include "core/model/model.h"

namespace nas::core {

/// During its lifetime, the mixtures of `model` compute the ops that a description names. [run-thread]
class ChosenOps {
 public:
  /// `choice`: see nas::EvaluationRequest. Throws std::invalid_argument, with the place in `choice`, when it is not one
  /// of the networks in `model`; nothing is changed then.
  ChosenOps(Model& model, const ModelDesc& choice);
  ~ChosenOps();
  ChosenOps(const ChosenOps&) = delete;
  ChosenOps& operator=(const ChosenOps&) = delete;

 private:
  Model& model_;
};

}  // namespace nas::core
