#pragma once
/// \file
/// The statistics of batch norms in a network that is measured in between.

#include <torch/torch.h>

#include <functional>
#include <utility>
#include <vector>

#include "core/model/model.h"

namespace nas::core {

/// Gives the buffers of `model`, which are the running statistics, their values of before at the end of its lifetime.
/// [run-thread]
class KeptStatistics {
 public:
  explicit KeptStatistics(Model& model);
  ~KeptStatistics();
  KeptStatistics(const KeptStatistics&) = delete;
  KeptStatistics& operator=(const KeptStatistics&) = delete;

 private:
  std::vector<std::pair<torch::Tensor, torch::Tensor>> kept_;  ///< a buffer, and a copy of its values
};

/// During its lifetime, the batch norms of `model` are in training mode, nothing is dropped, and the ops on its edges
/// are in evaluation mode, so that those which draw give what they give there. At the end, the whole model is in
/// evaluation mode. [run-thread]
class NormsOfBatch {
 public:
  explicit NormsOfBatch(Model& model);
  ~NormsOfBatch();
  NormsOfBatch(const NormsOfBatch&) = delete;
  NormsOfBatch& operator=(const NormsOfBatch&) = delete;

 private:
  Model& model_;
  double drop_path_;
};

/// Sets the running statistics of the batch norms that `pass` computes to the mean of the batches' statistics: `pass`
/// is called once for each of `batches` batches, 1 or more, during a NormsOfBatch. Norms that it does not compute are
/// left with the initial statistics.
void average_statistics(Model& model, int64_t batches, const std::function<void()>& pass);

}  // namespace nas::core
