// The estimate from the description, compared with the network that is built from it.

#include "core/model/network_memory.h"

#include <gmock/gmock.h>

#include "nas/mixture.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"
#include "tests/model/supernet_builder.h"

namespace nas::core::testing {
namespace network_memory_test {

class Mixture final : public MixtureOp {
 public:
  explicit Mixture(const OpContext& context)
      : MixtureOp(context, std::vector<std::string_view>{"none", "max_pool_3x3", "skip_connect", "sep_conv_3x3"}),
        alphas_(add_arch_parameter(context, [this] { return torch::zeros({size()}); })) {}
  torch::Tensor weights() override { return torch::softmax(alphas_, 0); }

 private:
  torch::Tensor alphas_;
};

OpRegistry ops_with_mixture() {
  OpRegistry ops = standard_ops();
  ops.add("mixture", constructor_of<Mixture>());
  return ops;
}

ModelDesc supernet(int64_t channels, int64_t cells) {
  SupernetBuilder builder("mixture");
  return build_network_desc(builder, {.channels = channels, .layers = cells, .input = {1, 28, 28}});
}

double bytes_of(const Model& model) {
  double bytes = 0;
  for (const torch::Tensor& tensor : model.weights()) bytes += static_cast<double>(tensor.nbytes());
  for (const torch::Tensor& tensor : model.buffers()) bytes += static_cast<double>(tensor.nbytes());
  return bytes;
}

TEST(NetworkMemory, ParametersAreThoseOfTheNetwork) {
  const OpRegistry ops = ops_with_mixture();
  for (const ModelDesc& desc :
       {network_desc(kDartsV2, {.channels = 16, .layers = 8, .aux_weight = 0.4}), supernet(8, 5)}) {
    const double real = bytes_of(*build_model(desc, ops));
    EXPECT_NEAR(network_memory(desc, ops, {}).parameters, real, 0.02 * real);
  }
}

TEST(NetworkMemory, MapsGrowWithTheBatch) {
  const OpRegistry ops = ops_with_mixture();
  const auto training = [&](Engine engine, int64_t images) {
    return network_memory(supernet(16, 5), ops, {.engine = engine, .images = images}).training;
  };
  for (const Engine engine : {Engine::fused, Engine::reference})
    EXPECT_NEAR(training(engine, 128), 2 * training(engine, 64), 0.2 * training(engine, 128));
  EXPECT_GT(training(Engine::reference, 64), 2 * training(Engine::fused, 64));
}

/// Nothing of it is built: it would not fit into this machine.
TEST(NetworkMemory, OfAHugeNetworkIsKnownAtOnce) {
  const OpRegistry ops = ops_with_mixture();
  const NetworkMemory many = network_memory(supernet(16, 1000), ops, {.images = 64});
  EXPECT_GT(many.training, 20e9);
  EXPECT_GT(many.modules, 0.2e9);
  EXPECT_GT(network_memory(supernet(60'000, 5), ops, {.images = 64}).parameters, 3e11);
}

}  // namespace network_memory_test
}  // namespace nas::core::testing
