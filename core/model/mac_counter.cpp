#include "core/model/mac_counter.h"

#include <ATen/record_function.h>
#include <torch/torch.h>

#include <string_view>

namespace nas::core {
namespace {

thread_local int64_t counted = 0;

/// What one op multiplies and accumulates: so much for each number that it puts out, and so much in any case. LibTorch
/// shows an op's inputs before it runs and its outputs after.
struct Work final : at::ObserverContext {
  Work(int64_t per_output, int64_t fixed) : per_output(per_output), fixed(fixed) {}
  int64_t per_output, fixed;
};

/// aten::convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups). A weight is
/// (out, in/groups, ...), used once per output pixel; transposed, (in, out/groups, ...), once per input pixel.
std::unique_ptr<Work> of_convolution(c10::ArrayRef<const c10::IValue> inputs) {
  const at::Tensor& weight = inputs[1].toTensor();
  const int64_t per_pixel = weight.numel() / weight.size(0);
  const bool transposed = inputs[6].toBool();
  return std::make_unique<Work>(transposed ? 0 : per_pixel, transposed ? inputs[0].toTensor().numel() * per_pixel : 0);
}

/// Of a product with `left` (..., n, k): each number put out is a sum of k products.
std::unique_ptr<Work> of_product(const at::Tensor& left) { return std::make_unique<Work>(left.size(-1), 0); }

std::unique_ptr<at::ObserverContext> before_op(const at::RecordFunction& op) {
  const std::string_view name = op.name();
  if (name == "aten::convolution") return of_convolution(op.inputs());
  if (name == "aten::mm" || name == "aten::bmm") return of_product(op.inputs()[0].toTensor());
  if (name == "aten::addmm" || name == "aten::baddbmm") return of_product(op.inputs()[1].toTensor());
  return nullptr;
}

void after_op(const at::RecordFunction& op, at::ObserverContext* context) {
  if (const auto* work = static_cast<const Work*>(context))
    counted += work->fixed + work->per_output * op.outputs().front().toTensor().numel();
}

}  // namespace

MacCounter::MacCounter() : watch_(before_op, after_op) { counted = 0; }

int64_t MacCounter::count() const noexcept { return counted; }

}  // namespace nas::core
