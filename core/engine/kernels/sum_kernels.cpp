// Sum kernels in single and double precision, compiled for every SIMD target; sum_kernels() selects the best target of
// this CPU.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/kernels/sum_kernels.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// The kernels, after foreach_target.h.
#include "core/engine/kernels/sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

SumKernels<float> FloatSumKernels() { return {Sum<float>, Products<float>, RowSum<float>}; }
SumKernels<double> DoubleSumKernels() { return {Sum<double>, Products<double>, RowSum<double>}; }

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::core::engine {

HWY_EXPORT(FloatSumKernels);

template <>
const SumKernels<float>& sum_kernels() {
  static const SumKernels<float> table = HWY_DYNAMIC_DISPATCH(FloatSumKernels)();
  return table;
}

HWY_EXPORT(DoubleSumKernels);

template <>
const SumKernels<double>& sum_kernels() {
  static const SumKernels<double> table = HWY_DYNAMIC_DISPATCH(DoubleSumKernels)();
  return table;
}

}  // namespace nas::core::engine
#endif
