// Pool kernels in single and double precision, compiled for every SIMD target; pool_kernels() selects the best target
// of this CPU.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/kernels/pool_kernels.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// The kernels, after foreach_target.h.
#include "core/engine/kernels/pool-inl.h"
#include "core/engine/kernels/pool_backward-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

PoolKernels<float> FloatPoolKernels() {
  return {PoolMoments<float>, PoolSum<float>, PoolProducts<float>, PoolBackward<float>};
}
PoolKernels<double> DoublePoolKernels() {
  return {PoolMoments<double>, PoolSum<double>, PoolProducts<double>, PoolBackward<double>};
}

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::core::engine {

HWY_EXPORT(FloatPoolKernels);

template <>
const PoolKernels<float>& pool_kernels() {
  static const PoolKernels<float> table = HWY_DYNAMIC_DISPATCH(FloatPoolKernels)();
  return table;
}

HWY_EXPORT(DoublePoolKernels);

template <>
const PoolKernels<double>& pool_kernels() {
  static const PoolKernels<double> table = HWY_DYNAMIC_DISPATCH(DoublePoolKernels)();
  return table;
}

}  // namespace nas::core::engine
#endif
