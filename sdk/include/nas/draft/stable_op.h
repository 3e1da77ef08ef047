#pragma once
/// \file
/// Draft stable_op/1: ops on the stable ABI of LibTorch (2.10 and later), which LibTorch keeps for years. A plugin of
/// such ops alone shares no C++ class with LibTorch, so it outlives LibTorch's releases: built for 2.10, it runs
/// with 2.10 and every later version. An op has no weights and no architecture parameters in this draft.
///
///     #define NAS_STABLE_TORCH_MINOR 10
///     #include "nas/draft/stable_op.h"
///     #include "nas/plugin.h"
///     class Halved : public nas::draft::StableOp {...};
///     NAS_PLUGIN("halved", "1.0.0", "MIT", "One sentence", nas::draft::stable_op<Halved>("halved"));
///
/// Include it before every other header: it says which LibTorch the plugin is built for.

#ifdef NAS_MANIFEST_NOTE
#error "include nas/draft/stable_op.h before every other header of nas/"
#endif
/// The oldest minor of LibTorch 2 that the plugin runs with.
#ifndef NAS_STABLE_TORCH_MINOR
#define NAS_STABLE_TORCH_MINOR 10
#endif
// Before TORCH_TARGET_VERSION, which LibTorch's own version header refuses.
#include "nas/fingerprint.h"
#define TORCH_TARGET_VERSION ((2ULL << 56) | ((0ULL + NAS_STABLE_TORCH_MINOR) << 48))

#include <torch/csrc/stable/stableivalue_conversions.h>
#include <torch/csrc/stable/tensor.h>

#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "nas/abi.h"
#include "nas/draft/draft.h"
#include "nas/draft/stable_op_abi.h"
#undef NAS_KEY_TORCH
#undef NAS_KEY_TORCH_PATCH
#define NAS_KEY_TORCH "none;torch_stable=2." NAS_TEXT(NAS_STABLE_TORCH_MINOR)
#define NAS_KEY_TORCH_PATCH "none"

#include "nas/guard.h"

NAS_USES_DRAFT(stable_op, 1);

namespace nas::draft {

/// What an op is made for.
struct StableOpPlan {
  std::string_view name;
  int64_t channels_in = 0, channels_out = 0, stride = 1;
};

/// Base of an op. It has a constructor from `const StableOpPlan&`, which throws std::invalid_argument for a plan that
/// the op cannot have. [run-thread]
class StableOp {
 public:
  virtual ~StableOp() = default;
  /// (N, channels_in, H, W) to (N, channels_out, H/stride, W/stride), rounded up. What it calls by call() is
  /// differentiated by LibTorch.
  virtual torch::stable::Tensor forward(const torch::stable::Tensor& x) = 0;
};

/// Calls the function `name` of LibTorch, such as "aten::cat", whose overload is called `overload`, with all of its
/// arguments, and returns its one tensor. Throws std::runtime_error when it fails.
template <class... Args>
torch::stable::Tensor call(const char* name, const char* overload, const Args&... args) {
  std::array<StableIValue, sizeof...(Args)> stack = {torch::stable::detail::from(args)...};
  STABLE_TORCH_ERROR_CODE_CHECK(torch_call_dispatcher(name, overload, stack.data(), TORCH_TARGET_VERSION));
  return torch::stable::detail::to<torch::stable::Tensor>(stack[0]);
}

namespace detail {

/// A handle of its own to the tensor of `handle`.
inline AtenTensorHandle another(AtenTensorHandle handle) {
  AtenTensorHandle copy = nullptr;
  STABLE_TORCH_ERROR_CODE_CHECK(aoti_torch_new_tensor_handle(handle, &copy));
  return copy;
}

template <std::derived_from<StableOp> OpClass>
int32_t create(const nas_stable_op*, const nas_stable_op_request* request, void** op, nas_error* error) noexcept {
  return guard(error, "making the op", [&] {
    const StableOpPlan plan = {request->name, request->channels_in, request->channels_out, request->stride};
    *op = static_cast<StableOp*>(new OpClass(plan));
  });
}

inline int32_t apply(void* op, void* input, void** output, nas_error* error) noexcept {
  return guard(error, "computing", [&] {
    const torch::stable::Tensor x(another(static_cast<AtenTensorHandle>(input)));
    *output = another(static_cast<StableOp*>(op)->forward(x).get());
  });
}

inline void destroy(void* op) noexcept { delete static_cast<StableOp*>(op); }

template <class OpClass>
int32_t table_of(const nas_factory*, const nas_create_args*, void** object, nas_error*) noexcept {
  static constexpr nas_stable_op table = {sizeof(nas_stable_op), nullptr, create<OpClass>, apply, destroy};
  *object = const_cast<nas_stable_op*>(&table);
  return NAS_OK;
}

}  // namespace detail

/// The factory of the op `name`, for NAS_PLUGIN. OpClass derives from StableOp.
template <class OpClass>
consteval nas_factory stable_op(const char* name, const char* doc = "") {
  return {sizeof(nas_factory), "stable_op", name, doc, &detail::table_of<OpClass>, nullptr};
}

}  // namespace nas::draft
