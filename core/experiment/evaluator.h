#pragma once
/// \file
/// The host's evaluator: trains the found network from scratch at its full size and tests it once.

#include "nas/runner.h"

namespace nas::core {

/// Writes search/found.toml, unless the searcher did, model.toml and genotype.txt first; then, unless eval.enabled =
/// false, weights.safetensors and the results of run.json.
class Evaluator final : public Implements<Evaluator, IEvaluator> {
 public:
  void evaluate(IRun& run, IModelDescBuilder& builder, const ITreeSource& found) override;
};

}  // namespace nas::core
