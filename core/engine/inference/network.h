#pragma once
/// \file
/// Inference with a whole network on the CPU, image by image.

#include <torch/torch.h>

#include <memory>
#include <mutex>
#include <vector>

#include "core/engine/inference/plan.h"
#include "core/engine/memory/buffer.h"

namespace nas::core::engine {

/// Batch norms are folded into the convolutions before them, and the maps of an image are used again as soon as no
/// later step reads them: an image passes through the whole network while its maps are in a cache. Images are
/// independent: the logits of one do not depend on the others of its batch, nor on the number of threads.
class InferenceNetwork {
 public:
  /// nullptr: see plan_of().
  static std::unique_ptr<InferenceNetwork> make(const InferenceSpec& spec);

  /// (N, C, H, W) of float to (N, classes). Allocates nothing but the result once each thread has its memory.
  torch::Tensor forward(const torch::Tensor& images);

 private:
  struct Memory {
    explicit Memory(const InferencePlan& plan);
    Buffer<float> maps, kept, scratch;
  };
  InferenceNetwork(const InferenceSpec& spec, InferencePlan plan);
  std::unique_ptr<Memory> take_memory();
  void give_back(std::unique_ptr<Memory> memory);

  InferencePlan plan_;
  int64_t channels_, height_, width_, classes_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Memory>> unused_;
};

}  // namespace nas::core::engine
