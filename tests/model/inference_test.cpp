// The inference path against the network itself, op by op in double precision.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/desc/cell_check.h"
#include "core/model/inference_model.h"
#include "tests/desc/genotypes.h"
#include "tests/engine/parity.h"
#include "tests/model/networks.h"

namespace nas::core::testing {
namespace inference_test {

torch::Tensor images_for(const ModelDesc& desc, int64_t batch) {
  return torch::randn({batch, desc.input.channels, desc.input.height, desc.input.width});
}

/// The largest difference of logits, relative to the largest logit, for several batches with the same memory.
void expect_exact(const ModelDesc& desc, const std::string& what) {
  torch::manual_seed(3);
  const auto model = build_model(desc);
  stir(*model);
  model->eval();
  InferenceModel inference(model);
  ASSERT_TRUE(inference.is_folded()) << what;
  std::vector<torch::Tensor> images, logits;
  for (const int64_t batch : {1, 3, 32}) {
    images.push_back(images_for(desc, batch));
    logits.push_back(inference.forward(images.back()));
  }
  const torch::NoGradGuard no_grad;
  model->to(torch::kFloat64);
  for (size_t i = 0; i < images.size(); ++i) {
    const torch::Tensor expected = model->forward(images[i].to(torch::kFloat64));
    ASSERT_EQ(logits[i].sizes(), expected.sizes()) << what;
    EXPECT_LT(relative_error(logits[i].to(torch::kFloat64), expected), 1e-5) << what << ", batch " << images[i].size(0);
  }
}

TEST(Inference, IsExactForNetworksOfTheLiterature) {
  const std::vector<std::pair<std::string, const char*>> genotypes = {
      {"DARTS_V1", kDartsV1}, {"DARTS_V2", kDartsV2}, {"NASNet", kNasnet}, {"AmoebaNet", kAmoebanet}};
  for (const auto& [name, genotype] : genotypes)
    for (const Shape& input : {Shape{1, 28, 28}, Shape{3, 32, 32}, Shape{3, 41, 57}})
      for (const int64_t channels : {8, 9, 16})
        expect_exact(network_desc(genotype, {.channels = channels, .layers = 5, .input = input}),
                     name + " C" + std::to_string(channels) + " " + to_string(input));
}

TEST(Inference, IsExactForTheSizesOfThePaper) {
  expect_exact(network_desc(kDartsV2, {.channels = 36, .layers = 6, .input = {3, 32, 32}}), "C36");
}

/// Each op alone on both edges of a node, in a normal and a reduction cell.
TEST(Inference, IsExactForEveryOp) {
  for (const std::string op : {"sep_conv_3x3", "sep_conv_5x5", "sep_conv_7x7", "dil_conv_3x3", "dil_conv_5x5",
                               "conv_7x1_1x7", "max_pool_3x3", "avg_pool_3x3", "skip_connect", "none"}) {
    const std::string edges = "[('" + op + "', 0), ('" + op + "', 1), ('sep_conv_3x3', 0), ('" + op + "', 2)]";
    const std::string genotype =
        "Genotype(normal=" + edges + ", normal_concat=[2, 3], reduce=" + edges + ", reduce_concat=[2, 3])";
    for (const int64_t size : {1, 2, 7, 13})
      expect_exact(network_desc(genotype, {.channels = 6, .layers = 3, .reductions = 1, .input = {2, size, size + 3}}),
                   op + " " + std::to_string(size));
  }
}

TEST(Inference, IsExactForEveryStemAndPostOp) {
  const std::vector<std::vector<std::string>> settings = {
      {"stems=\"separate\"", "stem_ops=[\"stem_conv3x3\", \"stem_conv3x3\"]"},
      {"stems=\"chained\"", "stem_ops=[\"stem_conv3x3_s4\", \"stem_conv3x3_s2\"]"},
      {"stem_ops=[\"stem_conv3x3_s4s2\"]"},
      {"post_op=\"project\""},
      {"affine=false"},
      {"pool_batch_norm=true"}};
  for (const auto& setting : settings)
    expect_exact(network_desc(kDartsV1,
                              {.channels = 6, .layers = 4, .reductions = 1, .input = {3, 47, 37}, .settings = setting}),
                 setting.front());
}

/// The last map is 7x8, of which the pool takes 7x7.
TEST(Inference, IsExactForAPoolOfSevenBySeven) {
  expect_exact(network_desc(kDartsV1, {.channels = 6,
                                       .layers = 3,
                                       .reductions = 1,
                                       .input = {3, 14, 16},
                                       .settings = {"pool_op=\"pool_avg_7x7\""}}),
               "pool_avg_7x7");
}

/// States that are not joined, and an order that is not that in which they are computed.
TEST(Inference, IsExactForJoinedStatesInAnyOrder) {
  const std::string edges = "[('sep_conv_3x3', 0), ('skip_connect', 1), ('max_pool_3x3', 0), ('sep_conv_3x3', 2)]";
  for (const std::string joined : {"[3, 2]", "[2]", "[3]"})
    expect_exact(network_desc("Genotype(normal=" + edges + ", normal_concat=" + joined + ", reduce=" + edges +
                                  ", reduce_concat=[2, 3])",
                              {.channels = 5, .layers = 4, .reductions = 1, .input = {1, 11, 9}}),
                 joined);
}

/// An edge of several ops, project_each, and a node without edges, as Petridish makes them.
TEST(Inference, IsExactForEdgesOfSeveralOps) {
  for (const int64_t channels : {4, 5}) {
    ModelDesc desc = network_desc(kDartsV2, {.channels = channels, .layers = 3, .reductions = 1, .input = {3, 9, 12}});
    for (CellDesc& cell : desc.cells) {
      EdgeDesc edge = cell.nodes[1].edges[0];
      edge.op.name = "multi_op";
      edge.inputs = {0, 1, 2};
      edge.op.children.clear();
      const int64_t stride = cell.type == CellType::reduction ? 2 : 1;
      for (const auto& [name, its_stride] : std::vector<std::pair<std::string, int64_t>>{
               {"sep_conv_3x3", stride}, {"max_pool_3x3", stride}, {"skip_connect", 1}}) {
        OpDesc child = edge.op;
        child.children.clear();
        child.name = name;
        child.stride = its_stride;
        edge.op.children.push_back(child);
      }
      cell.nodes[1].edges.push_back(edge);
      cell.post_op.name = "project_each";
      cell.post_op.attributes["states"] = static_cast<int64_t>(cell.concat.size());
    }
    expect_exact(desc, "multi_op, C" + std::to_string(channels));
  }
}

TEST(Inference, HasTheSameBitsForAnyBatchAndNumberOfThreads) {
  const auto model =
      build_model(network_desc(kDartsV2, {.channels = 8, .layers = 4, .reductions = 1, .input = {3, 16, 16}}));
  InferenceModel inference(model);
  const torch::Tensor images = images_for(model->desc(), 20);
  at::set_num_threads(3);
  const torch::Tensor together = inference.forward(images);
  at::set_num_threads(1);
  for (int64_t n = 0; n < images.size(0); ++n)
    EXPECT_TRUE(torch::equal(inference.forward(images.narrow(0, n, 1)), together.narrow(0, n, 1))) << n;
}

/// What an image leaves in the memory must not reach the next one.
TEST(Inference, ForgetsAnImageThatWasNotFinite) {
  const auto model =
      build_model(network_desc(kDartsV2, {.channels = 9, .layers = 4, .reductions = 1, .input = {3, 13, 13}}));
  InferenceModel inference(model);
  const torch::Tensor images = images_for(model->desc(), 1);
  const torch::Tensor before = inference.forward(images);
  EXPECT_TRUE(
      inference.forward(torch::full_like(images, std::numeric_limits<float>::quiet_NaN())).isnan().any().item<bool>());
  inference.forward(torch::full_like(images, std::numeric_limits<float>::infinity()));
  EXPECT_TRUE(torch::equal(inference.forward(images), before));
}

TEST(Inference, KeepsTheWeightsItWasMadeWith) {
  const auto model =
      build_model(network_desc(kDartsV1, {.channels = 4, .layers = 3, .reductions = 1, .input = {1, 8, 8}}));
  InferenceModel inference(model);
  const torch::Tensor images = images_for(model->desc(), 2), before = inference.forward(images);
  stir(*model);
  EXPECT_TRUE(torch::equal(inference.forward(images), before));
}

TEST(Inference, IsNotFoldedWithTheReferenceEngine) {
  const auto model =
      build_model(network_desc(kDartsV1, {.channels = 4, .layers = 3, .reductions = 1, .input = {1, 8, 8}}));
  InferenceModel inference(model, Engine::reference);
  EXPECT_FALSE(inference.is_folded());
  EXPECT_EQ(inference.forward(images_for(model->desc(), 2)).size(1), 10);
}

}  // namespace inference_test
}  // namespace nas::core::testing
