#include "core/model/madd_counter.h"

#include <ATen/record_function.h>
#include <torch/torch.h>

#include <string_view>

namespace nas::core {
namespace {

thread_local int64_t counted = 0;

/// Per number that the op puts out. LibTorch shows an op's inputs before it runs and its outputs after.
struct Work final : at::ObserverContext {
  explicit Work(int64_t per_output) : per_output(per_output) {}
  int64_t per_output;
};

using Inputs = c10::ArrayRef<const c10::IValue>;

/// Of a weight (out, in/groups, k, k).
int64_t of_convolution(const at::Tensor& weight) { return 2 * (weight.numel() / weight.size(0)) - 1; }

/// A window given as one number or as one for each side.
int64_t window(const c10::IValue& kernel) {
  const std::vector<int64_t> sides = kernel.toIntVector();
  return sides.size() == 1 ? sides[0] * sides[0] : sides[0] * sides[1];
}

/// 0 for what is not counted. Only the outermost form of each op: it dispatches to others inside.
int64_t per_output(std::string_view name, Inputs inputs) {
  if (name == "aten::convolution") return of_convolution(inputs[1].toTensor());
  if (name == "aten::addmm") return 2 * inputs[1].toTensor().size(-1) - 1;
  if (name == "aten::batch_norm") return 4;
  if (name == "aten::relu") return 1;
  if (name == "aten::max_pool2d") return window(inputs[1]) - 1;
  if (name == "aten::avg_pool2d") return window(inputs[1]);
  return 0;
}

std::unique_ptr<at::ObserverContext> before_op(const at::RecordFunction& op) {
  const int64_t work = per_output(op.name(), op.inputs());
  return work ? std::make_unique<Work>(work) : nullptr;
}

void after_op(const at::RecordFunction& op, at::ObserverContext* context) {
  if (const auto* work = static_cast<const Work*>(context))
    counted += work->per_output * op.outputs().front().toTensor().numel();
}

}  // namespace

MaddCounter::MaddCounter() : watch_(before_op, after_op) { counted = 0; }

int64_t MaddCounter::count() const noexcept { return counted; }

}  // namespace nas::core
