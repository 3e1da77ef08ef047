#pragma once
/// \file
/// A small set whose samples differ from each other, and ways to look at what a loader gives.

#include <torch/torch.h>

#include <vector>

#include "core/data/loader.h"

namespace nas::core {

/// 40 random images of 2x6x5; the label of image i is i. Drawn from: every index but the multiples of 4, 30 in all.
inline Samples small_samples() {
  torch::manual_seed(11);
  const auto all = torch::arange(40, torch::kInt64);
  return {torch::randint(0, 256, {40, 2, 6, 5}, torch::kUInt8), all, all.masked_select(all.remainder(4) != 0)};
}

inline DataLoaderOptions small_options() {
  return {.batch_size = 8,
          .augment = {.crop_padding = 2, .horizontal_flip = true, .cutout_length = 3},
          .normalisation = {{0.5, 0.4}, {0.2, 0.3}},
          .seed = 9,
          .workers = 0};
}

inline std::vector<Batch> rest_of_epoch(DataLoader& loader) {
  std::vector<Batch> batches;
  for (Batch batch; loader.next(batch.images, batch.labels);) batches.push_back(batch);
  return batches;
}

inline std::vector<Batch> epoch_of(DataLoader& loader, int64_t epoch, int64_t first_batch = 0) {
  loader.start(epoch, first_batch);
  return rest_of_epoch(loader);
}

inline torch::Tensor labels_of(const std::vector<Batch>& batches) {
  std::vector<torch::Tensor> labels;
  for (const Batch& batch : batches) labels.push_back(batch.labels);
  return torch::cat(labels);
}

inline bool same_bits(const Batch& a, const Batch& b) {
  return torch::equal(a.images, b.images) && torch::equal(a.labels, b.labels);
}

inline bool same_bits(const std::vector<Batch>& a, const std::vector<Batch>& b) {
  const auto same = [](const Batch& x, const Batch& y) { return same_bits(x, y); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

}  // namespace nas::core
