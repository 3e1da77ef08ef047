#include "core/ops/multi_op.h"

#include <stdexcept>

#include "core/ops/layers.h"
#include "core/ops/op_checks.h"

namespace nas::core {

MultiOp::MultiOp(const OpContext& context) : Op(context.desc()) {
  require_channels(desc());
  if (desc().children.empty()) throw std::invalid_argument("op \"multi_op\" has no children");
  const auto ops = register_module("ops", torch::nn::ModuleList());
  int64_t concatenated = 0;
  for (const OpDesc& child : desc().children) {
    if (child.channels_in != desc().channels_in)
      throw std::invalid_argument("op \"multi_op\" takes " + std::to_string(desc().channels_in) +
                                  " channels, and its child \"" + child.name + "\" takes " +
                                  std::to_string(child.channels_in));
    children_.push_back(context.make(child));
    ops->push_back(children_.back().module);
    concatenated += child.channels_out;
  }
  conv_ = register_module("conv", conv2d(concatenated, desc().channels_out, 1));
  norm_ = register_module("norm", batch_norm(desc().channels_out, context.affine()));
}

torch::Tensor MultiOp::forward_many(std::span<const torch::Tensor> inputs) {
  if (inputs.size() != children_.size())
    throw std::invalid_argument("op \"multi_op\" has " + std::to_string(children_.size()) + " children and " +
                                std::to_string(inputs.size()) + " inputs");
  std::vector<torch::Tensor> outputs;
  for (size_t i = 0; i < inputs.size(); ++i) outputs.push_back(children_[i].op->apply(inputs.subspan(i, 1)));
  return norm_(conv_(torch::cat(outputs, 1)));
}

}  // namespace nas::core
