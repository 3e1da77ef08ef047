// An op on the stable ABI of LibTorch: a max pool of a part of the channels, by which the others pass, as in PC-DARTS
// (Xu et al. 2020, section 3.1). One build of it runs with LibTorch 2.10 and every later 2.x.
#define NAS_STABLE_TORCH_MINOR 10
#include <stdexcept>
#include <vector>

#include "nas/draft/stable_op.h"
#include "nas/plugin.h"

namespace {

using torch::stable::Tensor;
using Sizes = std::vector<int64_t>;

/// A max pool whose map is that of the stride, rounded up.
Tensor pooled(const Tensor& x, int64_t window, int64_t stride, int64_t padding) {
  return nas::draft::call("aten::max_pool2d", "", x, Sizes{window, window}, Sizes{stride, stride},
                          Sizes{padding, padding}, Sizes{1, 1}, /*ceil_mode=*/padding == 0);
}

Tensor channels(const Tensor& x, int64_t first, int64_t count) {
  return nas::draft::call("aten::narrow", "", x, int64_t{1}, first, count);
}

class PartialPool final : public nas::draft::StableOp {
 public:
  explicit PartialPool(const nas::draft::StableOpPlan& plan) : stride_(plan.stride) {
    if (plan.channels_in != plan.channels_out || plan.channels_in % parts != 0)
      throw std::invalid_argument("op \"partial_pool_3x3\" keeps its number of channels, which is a multiple of 4");
  }
  Tensor forward(const Tensor& x) override {
    const int64_t all = x.size(1), some = all / parts;
    const Tensor rest = channels(x, some, all - some);
    const Tensor passed = stride_ == 1 ? rest : pooled(rest, stride_, stride_, 0);
    const std::vector<Tensor> both = {pooled(channels(x, 0, some), 3, stride_, 1), passed};
    return nas::draft::call("aten::channel_shuffle", "", nas::draft::call("aten::cat", "", both, int64_t{1}), parts);
  }

 private:
  static constexpr int64_t parts = 4;
  const int64_t stride_;
};

}  // namespace

NAS_PLUGIN("partial_pool", "1.0.0", "MIT", "A max pool of a quarter of the channels",
           nas::draft::stable_op<PartialPool>("partial_pool_3x3", "pools a quarter of the channels; the others pass"));
