#include "petridish_op.h"

#include <stdexcept>

namespace nas::petridish {

namespace {

constexpr double largest_initial_alpha = 0.1;  ///< Archai's

int64_t input_count(const OpDesc& desc) {
  const auto count = attribute<int64_t>(desc, "inputs");
  if (count < 2) throw std::invalid_argument("op \"" + desc.name + "\" needs an attribute \"inputs\" of at least 2");
  return count;
}

}  // namespace

std::string candidate_op_name(CellType type) {
  return type == CellType::reduction ? "petridish_reduction_op" : "petridish_normal_op";
}

bool is_candidate_op(const std::string& name) {
  return name == candidate_op_name(CellType::normal) || name == candidate_op_name(CellType::reduction);
}

int64_t candidate_stride(const std::string& name, int64_t state) {
  return name == candidate_op_name(CellType::reduction) && state < 2 ? 2 : 1;
}

class CandidateInput final : public torch::nn::Module {
 public:
  CandidateInput(const OpContext& context, const OpDesc& desc, const torch::Tensor& alphas)
      : candidates_(*this, context, desc, primitives), alphas_(alphas) {}
  /// sum_k alpha_k op_k(x).
  torch::Tensor forward(const torch::Tensor& x) { return candidates_.forward(stop_gradient(x), alphas_); }

 private:
  CandidateSet candidates_;
  torch::Tensor alphas_;  ///< (8), the op's
};

PetridishOp::PetridishOp(const OpContext& context) : Op(context.desc()) {
  const OpContext inner = context.with_batch_norms(/*affine=*/false, /*pool_batch_norm=*/true);
  const auto modules = register_module("inputs", torch::nn::ModuleList());
  for (int64_t i = 0; i < input_count(desc()); ++i) {
    const torch::Tensor alphas = add_arch_parameter(context, [] {
      return torch::empty({static_cast<int64_t>(primitives.size())})
          .uniform_(-largest_initial_alpha, largest_initial_alpha);
    });
    const int64_t stride = candidate_stride(desc().name, i);
    const OpDesc input_desc{desc().name, desc().channels_in, desc().channels_out, stride, {}, {}};
    inputs_.push_back(std::make_shared<CandidateInput>(inner, input_desc, alphas));
    modules->push_back(inputs_.back());
  }
}

PetridishOp::~PetridishOp() = default;

torch::Tensor PetridishOp::forward_many(std::span<const torch::Tensor> inputs) {
  if (inputs.size() != inputs_.size())
    throw std::invalid_argument("op \"" + desc().name + "\" was made for " + std::to_string(inputs_.size()) +
                                " inputs and got " + std::to_string(inputs.size()));
  if (!is_training() && !torch::GradMode::is_enabled()) return nothing(inputs[0]);
  torch::Tensor sum = inputs_[0]->forward(inputs[0]);
  for (size_t i = 1; i < inputs.size(); ++i) sum = sum + inputs_[i]->forward(inputs[i]);
  return stop_forward(sum);
}

torch::Tensor PetridishOp::nothing(const torch::Tensor& first_input) const {
  const int64_t stride = candidate_stride(desc().name, 0);
  const auto reduced = [&](int64_t size) { return (size + stride - 1) / stride; };
  return first_input.new_zeros(
      {first_input.size(0), desc().channels_out, reduced(first_input.size(2)), reduced(first_input.size(3))});
}

}  // namespace nas::petridish
