// Every kernel compiled for every SIMD target, and the choice of the one that this machine runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/kernels.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// After it.
#include "core/engine/kernels/blocks-inl.h"
#include "core/engine/kernels/pool-inl.h"
#include "core/engine/kernels/pool_backward-inl.h"
#include "core/engine/kernels/sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

template <class T>
Kernels<T> Table() {
  return {BlocksForward<T>, BlocksBackward<T>, Sum<T>,          Products<T>,    RowSum<T>,
          PoolMoments<T>,   PoolSum<T>,        PoolProducts<T>, PoolBackward<T>};
}
Kernels<float> FloatTable() { return Table<float>(); }
Kernels<double> DoubleTable() { return Table<double>(); }
const char* TargetName() { return hwy::TargetName(HWY_TARGET); }

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::core::engine {

HWY_EXPORT(FloatTable);
HWY_EXPORT(DoubleTable);
HWY_EXPORT(TargetName);

template <>
const Kernels<float>& kernels() {
  static const Kernels<float> table = HWY_DYNAMIC_DISPATCH(FloatTable)();
  return table;
}

template <>
const Kernels<double>& kernels() {
  static const Kernels<double> table = HWY_DYNAMIC_DISPATCH(DoubleTable)();
  return table;
}

const char* instruction_set() { return HWY_DYNAMIC_DISPATCH(TargetName)(); }

}  // namespace nas::core::engine
#endif
