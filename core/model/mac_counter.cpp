#include "core/model/mac_counter.h"

#include <ATen/record_function.h>
#include <torch/torch.h>

#include <string_view>

namespace nas::core {
namespace {

thread_local int64_t counted = 0;

/// aten::convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups). A weight is
/// (out, in/groups, ...), used once per output pixel; transposed, (in, out/groups, ...), once per input pixel.
int64_t of_convolution(c10::ArrayRef<const c10::IValue> inputs, const at::Tensor& output) {
  const at::Tensor& image = inputs[0].toTensor();
  const at::Tensor& weight = inputs[1].toTensor();
  const bool transposed = inputs[6].toBool();
  return (transposed ? image : output).numel() * (weight.numel() / weight.size(0));
}

/// Of a product with `left` (..., n, k): each number put out is a sum of k products.
int64_t of_product(const at::Tensor& left, const at::Tensor& output) { return output.numel() * left.size(-1); }

int64_t macs(std::string_view op, c10::ArrayRef<const c10::IValue> inputs, const at::Tensor& output) {
  if (op == "aten::convolution") return of_convolution(inputs, output);
  if (op == "aten::mm" || op == "aten::bmm") return of_product(inputs[0].toTensor(), output);
  if (op == "aten::addmm" || op == "aten::baddbmm") return of_product(inputs[1].toTensor(), output);
  return 0;
}

void after_op(const at::RecordFunction& op, at::ObserverContext*) {
  if (!op.outputs().empty() && op.outputs().front().isTensor())
    counted += macs(op.name(), op.inputs(), op.outputs().front().toTensor());
}

std::unique_ptr<at::ObserverContext> before_op(const at::RecordFunction&) { return nullptr; }

}  // namespace

MacCounter::MacCounter() {
  counted = 0;
  callback_ = at::addThreadLocalCallback(at::RecordFunctionCallback(before_op, after_op)
                                             .needsInputs(true)
                                             .needsOutputs(true)
                                             .scopes({at::RecordScope::FUNCTION}));
}

MacCounter::~MacCounter() { at::removeCallback(callback_); }

int64_t MacCounter::count() const noexcept { return counted; }

}  // namespace nas::core
