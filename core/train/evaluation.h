#pragma once
/// \file
/// nas::IEvaluation of a training.

#include <torch/torch.h>

#include <cstdint>
#include <memory>

#include "core/data/loader.h"
#include "core/model/model.h"
#include "core/train/measure.h"
#include "nas/boundary/evaluation.h"
#include "nas/object.h"

namespace nas::core {

/// What it evaluates, and with which images. The model and the data are borrowed.
struct EvaluationSetting {
  Model& model;
  const TrainingData& data;
  torch::Device device = torch::kCPU;
  bool channels_last = true;
  uint64_t seed = 0;  ///< of the ops that draw
};

/// Not while `data.valid` measures the training. [run-thread]
class Evaluation final : public Provides<IEvaluation> {
 public:
  explicit Evaluation(const EvaluationSetting& setting) : setting_(setting) {}
  void evaluate(const EvaluationRequest& request, TreeOut& result) override;

 private:
  Measurement measured(const EvaluationRequest& request);
  void recalibrate_norms(int64_t batches);
  torch::Tensor logits(const torch::Tensor& images);

  EvaluationSetting setting_;
  std::unique_ptr<DataLoader> norm_images_;  ///< for recalibrate_norms(), from its first call on
};

}  // namespace nas::core
