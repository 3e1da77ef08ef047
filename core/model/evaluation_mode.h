#pragma once
/// \file
/// A network that is measured in between.

#include "core/model/model.h"

namespace nas::core {

/// `model` is in evaluation mode during its lifetime, then in the mode of before. [run-thread]
class EvaluationMode {
 public:
  explicit EvaluationMode(Model& model) : model_(model), was_training_(model.is_training()) { model.eval(); }
  ~EvaluationMode() { model_.train(was_training_); }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;

 private:
  Model& model_;
  const bool was_training_;
};

}  // namespace nas::core
