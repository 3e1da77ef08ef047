#include "core/model/op_counters.h"

#include <ATen/record_function.h>
#include <torch/torch.h>

#include <string_view>

namespace nas::core {
namespace {

/// The work of one op: an amount for each output, and a fixed amount.
struct OpWork {
  int64_t per_output = 0, fixed = 0;
};
using WorkOf = OpWork (*)(const at::RecordFunction& op);

struct Pending final : at::ObserverContext {
  explicit Pending(OpWork op_work) : work(op_work) {}
  OpWork work;
};

template <WorkOf work_of>
thread_local int64_t counted = 0;

/// LibTorch gives an op's inputs before it runs and its outputs after it.
template <WorkOf work_of>
std::unique_ptr<at::ObserverContext> before_op(const at::RecordFunction& op) {
  const OpWork work = work_of(op);
  return work.per_output || work.fixed ? std::make_unique<Pending>(work) : nullptr;
}

template <WorkOf work_of>
void after_op(const at::RecordFunction& op, at::ObserverContext* context) {
  const auto* pending = static_cast<const Pending*>(context);
  if (!pending || op.outputs().empty()) return;  // an op that threw has no outputs
  counted<work_of> += pending->work.fixed + pending->work.per_output * op.outputs().front().toTensor().numel();
}

template <WorkOf work_of>
uint64_t start_counting() {
  counted<work_of> = 0;
  return at::addThreadLocalCallback(at::RecordFunctionCallback(before_op<work_of>, after_op<work_of>)
                                        .needsInputs(true)
                                        .needsOutputs(true)
                                        .scopes({at::RecordScope::FUNCTION}));
}

/// aten::convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups). A weight is
/// (out, in/groups, ...), used once per output pixel; transposed, (in, out/groups, ...), once per input pixel.
OpWork macs_of_convolution(c10::ArrayRef<const c10::IValue> inputs) {
  const at::Tensor& weight = inputs[1].toTensor();
  const int64_t per_pixel = weight.numel() / weight.size(0);
  if (inputs[6].toBool()) return {.fixed = inputs[0].toTensor().numel() * per_pixel};
  return {.per_output = per_pixel};
}

/// For a product with `left` (..., n, k): each output is a sum of k products.
OpWork macs_of_product(const at::Tensor& left) { return {.per_output = left.size(-1)}; }

OpWork macs_of(const at::RecordFunction& op) {
  const std::string_view name = op.name();
  if (name == "aten::convolution") return macs_of_convolution(op.inputs());
  if (name == "aten::mm" || name == "aten::bmm") return macs_of_product(op.inputs()[0].toTensor());
  if (name == "aten::addmm" || name == "aten::baddbmm") return macs_of_product(op.inputs()[1].toTensor());
  return {};
}

/// The area of a window that is given as one number or as one per side.
int64_t window(const c10::IValue& kernel) {
  const std::vector<int64_t> sides = kernel.toIntVector();
  return sides.size() == 1 ? sides[0] * sides[0] : sides[0] * sides[1];
}

/// For a weight (out, in/groups, k, k).
int64_t madds_of_convolution(const at::Tensor& weight) { return 2 * (weight.numel() / weight.size(0)) - 1; }

/// Counts only the outermost op of each kind, because it dispatches to others.
OpWork madds_of(const at::RecordFunction& op) {
  const std::string_view name = op.name();
  const auto inputs = op.inputs();
  if (name == "aten::convolution") return {.per_output = madds_of_convolution(inputs[1].toTensor())};
  if (name == "aten::addmm") return {.per_output = 2 * inputs[1].toTensor().size(-1) - 1};
  if (name == "aten::batch_norm") return {.per_output = 4};
  if (name == "aten::relu") return {.per_output = 1};
  if (name == "aten::max_pool2d") return {.per_output = window(inputs[1]) - 1};
  if (name == "aten::avg_pool2d") return {.per_output = window(inputs[1])};
  return {};
}

}  // namespace

OpCounter::~OpCounter() { at::removeCallback(callback_); }

MacCounter::MacCounter() : OpCounter(start_counting<macs_of>(), counted<macs_of>) {}
MaddCounter::MaddCounter() : OpCounter(start_counting<madds_of>(), counted<madds_of>) {}

}  // namespace nas::core
