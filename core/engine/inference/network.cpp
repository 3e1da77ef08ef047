#include "core/engine/inference/network.h"

#include <algorithm>

#include "core/engine/parallel.h"

namespace nas::core::engine {

namespace {

Buffer<float> zeros(size_t size) {
  Buffer<float> buffer(std::max<size_t>(size, 1));
  std::fill_n(buffer.data(), buffer.size(), 0.0f);
  return buffer;
}

}  // namespace

/// Zeros: around padded rows they stay, and channels that pad others are finite from the beginning.
InferenceNetwork::Memory::Memory(const InferencePlan& plan)
    : maps(zeros(plan.maps)), kept(zeros(plan.kept)), scratch(zeros(plan.scratch)) {}

std::unique_ptr<InferenceNetwork> InferenceNetwork::make(const InferenceSpec& spec) {
  auto plan = plan_of(spec);
  if (!plan) return nullptr;
  return std::unique_ptr<InferenceNetwork>(new InferenceNetwork(spec, std::move(*plan)));
}

InferenceNetwork::InferenceNetwork(const InferenceSpec& spec, InferencePlan plan)
    : plan_(std::move(plan)),
      channels_(static_cast<int64_t>(spec.channels)),
      height_(static_cast<int64_t>(spec.height)),
      width_(static_cast<int64_t>(spec.width)),
      classes_(static_cast<int64_t>(spec.classes)) {}

std::unique_ptr<InferenceNetwork::Memory> InferenceNetwork::take_memory() {
  {
    const std::lock_guard lock(mutex_);
    if (!unused_.empty()) {
      auto memory = std::move(unused_.back());
      unused_.pop_back();
      return memory;
    }
  }
  return std::make_unique<Memory>(plan_);
}

void InferenceNetwork::give_back(std::unique_ptr<Memory> memory) {
  const std::lock_guard lock(mutex_);
  unused_.push_back(std::move(memory));
}

torch::Tensor InferenceNetwork::forward(const torch::Tensor& images) {
  TORCH_CHECK(images.dim() == 4 && images.size(1) == channels_ && images.size(2) == height_ &&
                  images.size(3) == width_ && images.scalar_type() == torch::kFloat32 && images.is_cpu(),
              "the network is for float images (N, ", channels_, ", ", height_, ", ", width_, ") on the CPU, not ",
              images.sizes());
  const torch::Tensor x = images.detach().contiguous();
  torch::Tensor logits = torch::empty({x.size(0), classes_}, torch::kFloat32);
  const float* const pixels = x.data_ptr<float>();
  float* const out = logits.data_ptr<float>();
  const auto size = static_cast<size_t>(channels_ * height_ * width_), classes = static_cast<size_t>(classes_);
  parallel_images(static_cast<size_t>(x.size(0)), [&](const ImageGroup& group) {
    auto memory = take_memory();
    for (size_t n = group.begin; n < group.end; ++n)
      for (const auto& step : plan_.steps)
        step->run(
            {memory->maps.data(), memory->kept.data(), memory->scratch.data(), pixels + n * size, out + n * classes});
    give_back(std::move(memory));
  });
  return logits;
}

}  // namespace nas::core::engine
