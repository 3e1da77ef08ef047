#include "core/model/weights_file.h"

#include <gtest/gtest.h>

#include "tests/model/networks.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace weights_file_test {

/// `nodes` of two edges each in both cells.
std::shared_ptr<Model> network(int64_t nodes) {
  std::string edges, concat = "range(2, " + std::to_string(nodes + 2) + ")";
  for (int64_t i = 0; i < nodes; ++i) edges += "('sep_conv_3x3', 0), ('skip_connect', 1), ";
  const std::string genotype = "Genotype(normal=[" + edges + "], normal_concat=" + concat + ", reduce=[" + edges +
                               "], reduce_concat=" + concat + ")";
  return testing::build_model(testing::network_desc(genotype, {.channels = 4, .layers = 3, .reductions = 1}));
}

TEST(WeightsFile, GivesTheSameNetworkBack) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "weights.safetensors").string();
  const auto trained = network(2), fresh = network(2);
  trained->forward(torch::randn({8, 3, 32, 32}));  // moves the running statistics
  write_weights(path, *trained);
  EXPECT_EQ(load_fitting_weights(path, *fresh),
            static_cast<int64_t>(fresh->weights().size() + fresh->buffers().size()));
  const torch::Tensor x = torch::randn({4, 3, 32, 32});
  trained->eval();
  fresh->eval();
  EXPECT_TRUE(torch::equal(trained->forward(x), fresh->forward(x)));
}

TEST(WeightsFile, WhatDoesNotFitKeepsItsValues) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "weights.safetensors").string();
  const auto small = network(1), large = network(2);
  write_weights(path, *small);
  const NamedTensors small_weights = small->named_weights();
  NamedTensors before;
  for (const auto& [name, tensor] : large->named_weights()) before.emplace_back(name, tensor.detach().clone());
  load_fitting_weights(path, *large);
  int64_t inherited = 0, kept = 0;
  for (const auto& [name, tensor] : large->named_weights()) {
    const torch::Tensor* source = find(small_weights, name);
    const bool fits = source && source->sizes() == tensor.sizes();
    EXPECT_TRUE(torch::equal(tensor, fits ? *source : *find(before, name))) << name;
    ++(fits ? inherited : kept);
  }
  EXPECT_GT(inherited, 0);
  EXPECT_GT(kept, 0);
}

TEST(WeightsFile, TakesWeightsThatHadAnotherName) {
  const test::TemporaryFolder folder;
  const std::string path = (folder / "weights.safetensors").string();
  const auto small = network(1), large = network(2);
  write_weights(path, *small);
  const std::string conv = "edges.0.first.depthwise.weight";
  const torch::Tensor fresh = find(large->named_weights(), "cells.0.nodes.0." + conv)->detach().clone();
  // Of several that fit the longest counts.
  load_fitting_weights(path, *large,
                       {{"cells.0.nodes.0.", ""},
                        {"cells.0.nodes.1.", "cells.0.nodes.0."},
                        {"cells.", "nowhere."},
                        {"cells.2.", "cells.2."}});
  const auto is = [&](const std::string& name, const torch::Tensor& tensor) {
    return torch::equal(*find(large->named_weights(), name), tensor);
  };
  const NamedTensors source = small->named_weights();
  EXPECT_TRUE(is("cells.0.nodes.0." + conv, fresh));
  EXPECT_TRUE(is("cells.0.nodes.1." + conv, *find(source, "cells.0.nodes.0." + conv)));
  EXPECT_TRUE(is("cells.2.nodes.0." + conv, *find(source, "cells.2.nodes.0." + conv)));
  EXPECT_FALSE(is("cells.1.nodes.0." + conv, *find(source, "cells.1.nodes.0." + conv)));
}

}  // namespace weights_file_test
}  // namespace nas::core
