#pragma once
// An op for nas-host: a convolution whose channels are weighted by what the map shows as a whole (squeeze and
// excitation, Hu, Shen, Sun: CVPR 2018, section 3). Descriptions and genotypes name it as they name the ops of the
// host.
#include "nas/sdk.h"

/// y = norm(convolution(relu(x))) * sigmoid(gate(mean(y))).
class MyMethodOp final : public nas::Op {
 public:
  explicit MyMethodOp(const nas::OpContext& context) : Op(context.desc()) {
    using namespace torch::nn;
    const int64_t in = desc().channels_in, out = desc().channels_out;
    if (in < 1 || out < 1) throw std::invalid_argument("op \"my_method\" needs a channel in and one out");
    const auto options = Conv2dOptions(in, out, 3).stride(desc().stride).padding(1).bias(false);
    convolution_ = register_module("convolution", Conv2d(options));
    norm_ = register_module("norm", BatchNorm2d(BatchNorm2dOptions(out).affine(context.affine())));
    gate_ = register_module("gate", Linear(out, out));
  }

  /// (N, C, H, W) to (N, C', H/stride, W/stride), rounded up.
  torch::Tensor forward(const torch::Tensor& x) override {
    const torch::Tensor y = norm_->forward(convolution_->forward(torch::relu(x)));
    const torch::Tensor gate = torch::sigmoid(gate_->forward(y.mean({2, 3})));
    return y * gate.unsqueeze(-1).unsqueeze(-1);
  }

 private:
  torch::nn::Conv2d convolution_ = nullptr;
  torch::nn::BatchNorm2d norm_ = nullptr;
  torch::nn::Linear gate_ = nullptr;
};
