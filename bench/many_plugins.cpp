// The plugin of bench/plugins.py, with LibTorch as most plugins are. The script copies it and gives each copy an id of
// its own in the place of "many_00".
#include <cstdlib>
#include <fstream>

#include "nas/sdk.h"

namespace {

/// y = norm(convolution(relu(x))).
class ManyOp final : public nas::Op {
 public:
  explicit ManyOp(const nas::OpContext& context) : Op(context.desc()) {
    const int64_t in = desc().channels_in, out = desc().channels_out;
    const auto options = torch::nn::Conv2dOptions(in, out, 3).stride(desc().stride).padding(1).bias(false);
    convolution_ = register_module("convolution", torch::nn::Conv2d(options));
    norm_ = register_module("norm", torch::nn::BatchNorm2d(out));
  }
  torch::Tensor forward(const torch::Tensor& x) override {
    return norm_->forward(convolution_->forward(torch::relu(x)));
  }

 private:
  torch::nn::Conv2d convolution_ = nullptr;
  torch::nn::BatchNorm2d norm_ = nullptr;
};

/// Shows whether code of a plugin ran: a byte in the file that MANY_PLUGINS_MARK names.
[[gnu::constructor]] void mark() {
  if (const char* file = std::getenv("MANY_PLUGINS_MARK")) std::ofstream(file, std::ios::app) << '.';
}

}  // namespace

NAS_PLUGIN("many_00", "0.1.0", "MIT", "One of many", nas::op<ManyOp>("many_00", "A convolution"));
