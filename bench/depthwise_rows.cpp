#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/depthwise_rows.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// After it.
#include <algorithm>

#include "bench/depthwise_rows.h"
#include "core/engine/kernels/block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::bench::HWY_NAMESPACE {

namespace engine = core::engine::HWY_NAMESPACE;

void DepthwiseRows(const DepthwiseImage& a) {
  const core::engine::BlockGeometry& geometry = *a.geometry;
  const core::engine::BlockShape& s = geometry.shape();
  const size_t row = s.width * s.channels_in;
  const engine::KeptRows<float> input(geometry.input_rows(), a.input_rows);
  const engine::KeptRows<float> gradient(geometry.gradient_rows(geometry.shape().padding()), a.gradient_rows);
  size_t copied = 0, gathered = 0;
  for (size_t begin = 0; begin < s.height; begin += geometry.rows_at_once()) {
    const size_t end = std::min(begin + geometry.rows_at_once(), s.height);
    for (; copied < geometry.input_rows_before(end); ++copied)
      std::copy_n(a.input + copied * row, row, input.Row(copied));
    for (size_t y = begin; y < end; ++y) {
      std::copy_n(a.gradient + y * row, row, gradient.Row(y));
      engine::DepthwiseRow(geometry, input, a.weights, y, a.output + y * row);
    }
    engine::DepthwiseGradientRows(geometry, input, gradient, begin, end, a.weight_gradient);
    for (; gathered < geometry.input_rows_done(end); ++gathered)
      engine::GatherRow<false>(geometry, gradient, a.weights_backward, gathered, a.input_gradient + gathered * row);
  }
}

}  // namespace nas::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::bench {

HWY_EXPORT(DepthwiseRows);
void depthwise_rows(const DepthwiseImage& image) { HWY_DYNAMIC_DISPATCH(DepthwiseRows)(image); }

}  // namespace nas::bench
#endif
