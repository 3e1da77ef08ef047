#pragma once
/// \file
/// The host's evaluator: trains the found network from scratch at its full size and tests it once.

#include "nas/runner.h"

namespace nas::core {

/// First writes model.toml, genotype.txt and, unless the searcher wrote it, search/found.toml; then, unless
/// eval.enabled = false, weights.safetensors and the results in run.json.
class Evaluator final : public Implements<Evaluator, IEvaluator> {
 public:
  void evaluate(IRun& run, IModelDescBuilder& builder, TreeBytes found) override;
};

}  // namespace nas::core
