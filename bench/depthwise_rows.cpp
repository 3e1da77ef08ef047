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
  const size_t row = s.width * s.channels_in, rows_at_once = geometry.rows_at_once();
  for (size_t y = 0; y < s.height; ++y) {
    engine::DepthwiseRow(geometry, a.padded, a.weights, y, a.output + y * row);
    engine::GatherRow(geometry, a.padded_gradient, a.weights_backward, y, a.input_gradient + y * row);
  }
  for (size_t y = 0; y < s.height; y += rows_at_once)
    engine::DepthwiseGradientRows(geometry, a.padded, a.padded_gradient, y, std::min(rows_at_once, s.height - y),
                                  a.weight_gradient);
}

}  // namespace nas::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::bench {

HWY_EXPORT(DepthwiseRows);
void depthwise_rows(const DepthwiseImage& image) { HWY_DYNAMIC_DISPATCH(DepthwiseRows)(image); }

}  // namespace nas::bench
#endif
