#include "core/engine/inference/step.h"

#include <algorithm>

namespace nas::core::engine {

namespace {

FoldedTarget target_of(const PlacedMap& out, bool add, float* maps) {
  return {.data = maps + out.offset, .pixel = out.pixel, .width = out.width, .add = add};
}

}  // namespace

BlocksStep::BlocksStep(std::vector<std::shared_ptr<const Folded>> blocks, std::array<KeptPlace, 2> kept,
                       const PlannedMap& in, const PlannedMap& out, bool add)
    : blocks_(std::move(blocks)), kept_(kept), in_(in), out_(out), add_(add) {
  for (size_t i = 0; i < blocks_.size(); ++i) views_[i] = blocks_[i]->view();
}

void BlocksStep::run(const StepMemory& memory) const {
  const bool two = blocks_.size() > 1;
  inference_kernels().blocks({.input = {.map = memory.maps + in_.offset,
                                        .pixel = in_.pixel,
                                        .scale = nullptr,
                                        .shift = nullptr,
                                        .shape = kept_[0].shape,
                                        .rows = memory.kept + kept_[0].offset},
                              .blocks = {&views_[0], two ? &views_[1] : nullptr},
                              .between = {.data = memory.kept + kept_[1].offset,
                                          .width = two ? blocks_[1]->geometry().shape().width : 0,
                                          .kept = &kept_[1].shape,
                                          .relu = true},
                              .target = target_of(out_, add_, memory.maps),
                              .scratch = memory.scratch});
}

ConvStep::ConvStep(std::shared_ptr<const Folded> weights, const LayerSpec& layer, const PlannedMap& in,
                   const PlannedMap& out, bool add)
    : weights_(std::move(weights)),
      kernel_height_(static_cast<size_t>(layer.weights.front().size(2))),
      kernel_width_(static_cast<size_t>(layer.weights.front().size(3))),
      stride_height_(static_cast<size_t>(layer.stride_height)),
      stride_width_(static_cast<size_t>(layer.stride_width)),
      relu_(layer.relu),
      in_(in),
      out_(out),
      add_(add) {}

void ConvStep::run(const StepMemory& memory) const {
  inference_kernels().conv({.in = in_.image ? memory.image : memory.maps + in_.offset,
                            .pixel = in_.image ? 1 : in_.pixel,
                            .channel = in_.image ? in_.height * in_.width : 1,
                            .height = in_.height,
                            .width = in_.width,
                            .channels = in_.channels,
                            .kernel_height = kernel_height_,
                            .kernel_width = kernel_width_,
                            .stride_height = stride_height_,
                            .stride_width = stride_width_,
                            .relu = relu_,
                            .weights = weights_->view(),
                            .out_height = out_.height,
                            .target = target_of(out_, add_, memory.maps),
                            .scratch = memory.scratch});
}

void SumStep::run(const StepMemory& memory) const {
  float* const out = memory.maps + out_.offset;
  const size_t pixels = out_.height * out_.width;
  if (terms_.empty()) {
    for (size_t p = 0; p < pixels; ++p) std::copy(shift_.begin(), shift_.end(), out + p * out_.pixel);
    return;
  }
  constexpr size_t kAtOnce = 16;
  for (size_t first = 0; first < terms_.size(); first += kAtOnce) {
    SumTerm<float> terms[kAtOnce];
    const size_t count = std::min(terms_.size() - first, kAtOnce);
    for (size_t i = 0; i < count; ++i) {
      const Term& term = terms_[first + i];
      terms[i] = {memory.maps + term.map.offset, term.map.pixel, term.scale.data()};
    }
    sum_kernels<float>().sum({.terms = terms,
                              .count = count,
                              .shift = first == 0 ? shift_.data() : nullptr,
                              .pixels = pixels,
                              .channels = out_.padded(),
                              .before = first == 0 ? nullptr : out,
                              .before_pixel = out_.pixel,
                              .out = out,
                              .out_pixel = out_.pixel});
  }
}

PoolStep::PoolStep(bool maximum, size_t stride, const PlannedMap& in, const PlannedMap& out)
    : stride_(stride),
      in_(in),
      out_(out),
      maximum_(in.padded(), maximum ? 1.0f : 0.0f),
      average_(in.padded(), maximum ? 0.0f : 1.0f),
      zeros_(in.padded(), 0.0f) {}

void PoolStep::run(const StepMemory& memory) const {
  pool_kernels<float>().sum({.input = {.map = memory.maps + in_.offset,
                                       .pixel = in_.pixel,
                                       .height = in_.height,
                                       .width = in_.width,
                                       .channels = in_.padded(),
                                       .stride = stride_},
                             .scale = 1.0f,
                             .identity = zeros_.data(),
                             .maximum = maximum_.data(),
                             .average = average_.data(),
                             .shift = zeros_.data(),
                             .before = nullptr,
                             .before_pixel = 0,
                             .out = memory.maps + out_.offset,
                             .out_pixel = out_.pixel});
}

void HeadStep::run(const StepMemory& memory) const {
  inference_kernels().head({.in = memory.maps + in_.offset,
                            .pixel = in_.pixel,
                            .width = in_.width,
                            .rows = rows_,
                            .columns = columns_,
                            .padded = in_.padded(),
                            .weights = weights_->view(),
                            .target = target_of(out_, false, memory.maps),
                            .scratch = memory.scratch});
  std::copy_n(memory.maps + out_.offset, out_.channels, memory.logits);
}

}  // namespace nas::core::engine
