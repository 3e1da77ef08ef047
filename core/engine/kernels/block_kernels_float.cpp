// Block kernels in single precision, compiled for every SIMD target; block_kernels<float>() selects the best target of
// this CPU.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/kernels/block_kernels_float.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// The kernels, after foreach_target.h.
#include "core/engine/kernels/blocks-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

BlockKernels<float> FloatBlockKernels() { return {BlocksForward<float>, BlocksBackward<float>}; }

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::core::engine {

HWY_EXPORT(FloatBlockKernels);

template <>
const BlockKernels<float>& block_kernels() {
  static const BlockKernels<float> table = HWY_DYNAMIC_DISPATCH(FloatBlockKernels)();
  return table;
}

}  // namespace nas::core::engine
#endif
