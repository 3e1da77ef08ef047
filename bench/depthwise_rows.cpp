// The depthwise kernels of the engine on one image, compiled for every SIMD target.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/depthwise_rows.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// After foreach_target.h.
#include <algorithm>

#include "bench/depthwise_rows.h"
#include "core/engine/kernels/block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::bench::HWY_NAMESPACE {

namespace engine = core::engine::HWY_NAMESPACE;

/// Copies input rows into the padded rows that the kernels read, when they are first needed.
class CopiedRows {
 public:
  CopiedRows(const core::engine::BlockGeometry& geometry, const float* input, float* rows)
      : input_(input),
        row_(geometry.shape().width * geometry.shape().channels_in),
        rows_(geometry.input_rows(), rows) {}

  const engine::KeptRows<float>& UpTo(size_t end) {
    for (; done_ < end; ++done_) std::copy_n(input_ + done_ * row_, row_, rows_.Row(done_));
    return rows_;
  }

 private:
  const float* input_;
  size_t row_;
  engine::KeptRows<float> rows_;
  size_t done_ = 0;
};

/// Calls `work(begin, end)` for all rows, geometry.rows_at_once() rows at a time.
template <class Work>
void ForRows(const core::engine::BlockGeometry& geometry, const Work& work) {
  const size_t height = geometry.shape().height, at_once = geometry.rows_at_once();
  for (size_t begin = 0; begin < height; begin += at_once) work(begin, std::min(begin + at_once, height));
}

void Forward(const DepthwiseForward& a) {
  const core::engine::BlockGeometry& geometry = *a.geometry;
  const size_t row = geometry.shape().width * geometry.shape().channels_in;
  CopiedRows input(geometry, a.input, a.input_rows);
  ForRows(geometry, [&](size_t begin, size_t end) {
    const engine::KeptRows<float>& rows = input.UpTo(geometry.input_rows_before(end));
    for (size_t y = begin; y < end; ++y) engine::DepthwiseRow(geometry, rows, a.weights, y, a.output + y * row);
  });
}

void Backward(const DepthwiseBackward& a) {
  const core::engine::BlockGeometry& geometry = *a.geometry;
  const core::engine::BlockShape& s = geometry.shape();
  const size_t row = s.width * s.channels_in;
  CopiedRows input(geometry, a.input, a.input_rows);
  const engine::KeptRows<float> gradient(geometry.gradient_rows(s.padding()), a.gradient_rows);
  size_t gathered = 0;
  ForRows(geometry, [&](size_t begin, size_t end) {
    const engine::KeptRows<float>& rows = input.UpTo(geometry.input_rows_before(end));
    for (size_t y = begin; y < end; ++y) std::copy_n(a.gradient + y * row, row, gradient.Row(y));
    engine::DepthwiseGradientRows(geometry, rows, gradient, begin, end, a.weight_gradient);
    for (; gathered < geometry.input_rows_done(end); ++gathered)
      engine::GatherRow<false>(geometry, gradient, a.weights, gathered, a.input_gradient + gathered * row);
  });
}

}  // namespace nas::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::bench {

HWY_EXPORT(Forward);
void depthwise_forward(const DepthwiseForward& image) { HWY_DYNAMIC_DISPATCH(Forward)(image); }

HWY_EXPORT(Backward);
void depthwise_backward(const DepthwiseBackward& image) { HWY_DYNAMIC_DISPATCH(Backward)(image); }

}  // namespace nas::bench
#endif
