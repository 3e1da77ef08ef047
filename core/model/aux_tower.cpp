#include "core/model/aux_tower.h"

#include "core/ops/layers.h"

namespace nas::core {
namespace {

constexpr int64_t kBottleneck = 128, kFeatures = 768;

torch::nn::Sequential features(int64_t channels) {
  using torch::nn::ReLU;
  return torch::nn::Sequential(conv2d(channels, kBottleneck, 1), batch_norm(kBottleneck, true), ReLU(),
                               torch::nn::Conv2d(torch::nn::Conv2dOptions(kBottleneck, kFeatures, 2).bias(false)),
                               batch_norm(kFeatures, true), ReLU());
}

}  // namespace

AuxTower::AuxTower(const AuxTowerDesc& desc, int64_t classes) : pool_stride_(desc.pool_stride) {
  features_ = register_module("features", features(desc.channels_in));
  linear_ = register_module("linear", torch::nn::Linear(kFeatures, classes));
}

torch::Tensor AuxTower::forward(const torch::Tensor& x) {
  const torch::Tensor pooled = torch::avg_pool2d(torch::relu(x), 5, pool_stride_, 0, false, false);
  return linear_(torch::adaptive_avg_pool2d(features_->forward(pooled), {1, 1}).flatten(1));
}

}  // namespace nas::core
