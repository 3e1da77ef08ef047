// Block kernels in double precision, compiled for every SIMD target; block_kernels<double>() selects the best target of
// this CPU.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/kernels/block_kernels_double.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// The kernels, after foreach_target.h.
#include "core/engine/kernels/blocks-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

BlockKernels<double> DoubleBlockKernels() { return {BlocksForward<double>, BlocksBackward<double>}; }

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::core::engine {

HWY_EXPORT(DoubleBlockKernels);

template <>
const BlockKernels<double>& block_kernels() {
  static const BlockKernels<double> table = HWY_DYNAMIC_DISPATCH(DoubleBlockKernels)();
  return table;
}

}  // namespace nas::core::engine
#endif
