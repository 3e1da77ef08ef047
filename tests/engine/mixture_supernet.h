#pragma once
/// \file
/// A supernet like that of DARTS, without the plugin: a mixture of the eight primitives on every edge.

#include <array>

#include "nas/mixture.h"
#include "tests/model/supernet_builder.h"

namespace nas::core::testing {

inline constexpr std::array<std::string_view, 8> kMixturePrimitives = {"none",         "max_pool_3x3", "avg_pool_3x3",
                                                                       "skip_connect", "sep_conv_3x3", "sep_conv_5x5",
                                                                       "dil_conv_3x3", "dil_conv_5x5"};

class TestMixture final : public MixtureOp {
 public:
  explicit TestMixture(const OpContext& context)
      : MixtureOp(context, kMixturePrimitives),
        alphas_(add_arch_parameter(context, [this] { return 0.3 * torch::randn({size()}); })) {}
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }

 private:
  torch::Tensor alphas_;
};

inline OpRegistry ops_with_mixture() {
  OpRegistry ops = standard_ops();
  ops.add("test_mixture", constructor_of<TestMixture>());
  return ops;
}

inline ModelDesc mixture_supernet_desc(NetworkOptions options) {
  options.settings = {"affine=false", "pool_batch_norm=true"};
  return build_network_desc(*make<SupernetBuilder>("test_mixture"), options);
}

}  // namespace nas::core::testing
