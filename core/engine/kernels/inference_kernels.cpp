// Kernels for inference, compiled for every SIMD target; inference_kernels() selects the best target of this CPU.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/kernels/inference_kernels.cpp"
#include <hwy/foreach_target.h>  // includes this file once per target
// The kernels, after foreach_target.h.
#include "core/engine/kernels/inference-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nas::core::engine::HWY_NAMESPACE {

InferenceKernels TargetInferenceKernels() { return {FoldedBlocks, FoldedConv, FoldedHead, PackColumns}; }

}  // namespace nas::core::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nas::core::engine {

HWY_EXPORT(TargetInferenceKernels);

const InferenceKernels& inference_kernels() {
  static const InferenceKernels table = HWY_DYNAMIC_DISPATCH(TargetInferenceKernels)();
  return table;
}

}  // namespace nas::core::engine
#endif
