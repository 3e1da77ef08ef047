// Names the SIMD target that the kernels use on this CPU.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/kernels/instruction_set.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// After foreach_target.h.
#include <hwy/highway.h>

#include "core/engine/kernels/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

const char* TargetName() { return hwy::TargetName(HWY_TARGET); }

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::core::engine {

HWY_EXPORT(TargetName);

const char* instruction_set() { return HWY_DYNAMIC_DISPATCH(TargetName)(); }

}  // namespace nas::core::engine
#endif
