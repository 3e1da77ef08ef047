#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/depthwise_rows.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// After it.
#include "bench/depthwise_rows.h"
#include "core/engine/kernels/depthwise-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::bench::HWY_NAMESPACE {

namespace engine = core::engine::HWY_NAMESPACE;

void DepthwiseRows(const DepthwiseImage& a) {
  const core::engine::BlockShape& s = a.geometry->shape();
  const size_t row = s.width * s.channels_in, margin = a.geometry->gradient_margin();
  const core::engine::TapList &forward = a.geometry->forward(0), &backward = a.geometry->backward(0, 0, 0);
  for (size_t y = 0; y < s.height; ++y) {
    engine::TapSum<false>(a.padded + y * a.geometry->input_pitch(), s.channels_in, forward.offsets.data(), s.taps(),
                          a.weights, s.channels_in, a.output + y * row, s.channels_in, s.width);
    engine::TapSum<false>(a.padded_gradient + y * a.geometry->gradient_pitch(), s.channels_in, backward.offsets.data(),
                          s.taps(), a.weights_backward, s.channels_in, a.input_gradient + y * row, s.channels_in,
                          s.width);
  }
  engine::TapGradient<float>(
      {.in = a.padded + forward.offsets.front(),
       .in_pixel = s.channels_in,
       .in_row = a.geometry->input_pitch(),
       .tap_column = s.dilation * s.channels_in,
       .tap_row = s.dilation * a.geometry->input_pitch(),
       .out_gradient = a.padded_gradient + margin * (a.geometry->gradient_pitch() + s.channels_in),
       .out_pixel = s.channels_in,
       .out_row = a.geometry->gradient_pitch(),
       .width = s.width,
       .rows = s.height},
      s.kernel, s.channels_in, a.weight_gradient);
}

}  // namespace nas::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::bench {

HWY_EXPORT(DepthwiseRows);
void depthwise_rows(const DepthwiseImage& image) { HWY_DYNAMIC_DISPATCH(DepthwiseRows)(image); }

}  // namespace nas::bench
#endif
