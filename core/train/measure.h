#pragma once
/// \file
/// Accuracy of a network on a part of the data.

#include <torch/torch.h>

#include <cstdint>
#include <functional>

#include "core/data/loader.h"
#include "core/model/model.h"
#include "core/train/confusion.h"

namespace nas::core {

struct Measurement {
  double loss = 0.0;  ///< mean cross-entropy
  double top1 = 0.0;  ///< in [0, 1]
  double top5 = 0.0;  ///< in [0, 1]
  int64_t images = 0;
  Confusion confusion = {};
};

/// Is given each batch: logits (N, classes) and targets (N), in the order of the data.
using BatchObserver = std::function<void(const torch::Tensor& logits, const torch::Tensor& targets)>;

/// Measures `model` in evaluation mode over all of `data`, then restores its mode. Throws Interrupted when the user
/// asks to stop.
Measurement measure(Model& model, DataLoader& data, torch::Device device, bool channels_last,
                    const BatchObserver& observe = {});

/// The same for anything that computes logits (N, classes) of images (N, C, H, W), over the first `batches` batches of
/// `data`; 0: over all. Throws Interrupted.
Measurement measure(const std::function<torch::Tensor(const torch::Tensor&)>& logits_of, DataLoader& data,
                    const BatchObserver& observe = {}, int64_t batches = 0);

/// `images` (N, C, H, W) on `device`, in the memory layout of the model.
torch::Tensor on_device(const torch::Tensor& images, torch::Device device, bool channels_last);

/// Moves a batch to `device`, in the memory layout of the model.
void move_to_device(torch::Tensor& x, torch::Tensor& y, torch::Device device, bool channels_last);

/// Moves the weights of `model` to `device`, those of convolutions in the same memory layout.
void move_to_device(Model& model, torch::Device device, bool channels_last);

}  // namespace nas::core
