// Parameters and MACs of published networks: spec numbers, C = 36, 20 layers, 32x32x3, 10 classes.

#include "core/model/cost.h"

#include <ATen/Parallel.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "core/model/op_counters.h"
#include "core/model/part_costs.h"
#include "core/ops/layers.h"
#include "tests/desc/genotypes.h"
#include "tests/model/networks.h"
#include "tests/support/expect_error.h"

namespace nas::core::testing {
namespace cost_test {

Cost cost_of(const char* genotype, const NetworkOptions& options) {
  return measure_cost(*build_model(network_desc(genotype, options)), {.timed_passes = 0});
}

TEST(Cost, OfDartsV1IsThePublishedOne) {
  const Cost cost = cost_of(kDartsV1, {});
  EXPECT_EQ(cost.parameters, 3'169'414);
  EXPECT_EQ(cost.macs, 500'987'520);
  EXPECT_EQ(cost.auxiliary_parameters, 0);
}

TEST(Cost, OfDartsV2IsThePublishedOne) {
  const Cost cost = cost_of(kDartsV2, {});
  EXPECT_EQ(cost.parameters, 3'349'342);
  EXPECT_EQ(cost.macs, 528'359'040);
}

TEST(Cost, CountsTheAuxiliaryTowerByItself) {
  const Cost cost = cost_of(kDartsV1, {.aux_weight = 0.4});
  EXPECT_EQ(cost.parameters, 3'169'414);
  EXPECT_EQ(cost.auxiliary_parameters, 476'426);
  EXPECT_EQ(cost.macs, 500'987'520);
}

TEST(PartCosts, SumToTheCostOfTheNetwork) {
  const auto model = build_model(network_desc(kDartsV1, {.channels = 8, .layers = 5, .aux_weight = 0.4}));
  const Cost cost = measure_cost(*model, {.timed_passes = 0});
  const std::vector<PartCost> parts = part_costs(*model, 2);
  ASSERT_EQ(parts.size(), 7U);  // stems, five cells, classifier
  int64_t parameters = 0, macs = 0;
  for (const PartCost& part : parts) {
    parameters += part.parameters;
    macs += part.macs;
    EXPECT_GT(part.milliseconds, 0.0) << part.part;
  }
  EXPECT_EQ(parameters, cost.parameters);
  EXPECT_EQ(macs, cost.macs);
  EXPECT_EQ(parts[0].part, "stems");
  EXPECT_EQ(parts[2].part, "cell 2");
  EXPECT_EQ(parts[2].type, "reduction");     // of five cells, the second and the fourth are
  EXPECT_EQ(parts[6].macs, 8 * 4 * 4 * 10);  // doubled twice, four nodes, ten classes
}

TEST(Cost, ASecondStemAddsItsOwn) {
  const Cost cost =
      cost_of(kDartsV1, {.settings = {"stems=\"separate\"", "stem_ops=[\"stem_conv3x3\", \"stem_conv3x3\"]"}});
  EXPECT_EQ(cost.parameters, 3'169'414 + 3'132);
  EXPECT_EQ(cost.macs, 500'987'520 + 2'985'984);
}

TEST(Cost, CountsWhateverConvolutionsAndProductsRun) {
  const torch::NoGradGuard no_grad;
  MacCounter counter;
  const torch::Tensor image = torch::zeros({1, 4, 8, 8});
  torch::conv2d(image, torch::zeros({6, 2, 3, 3}), {}, 2, 1, 1, /*groups=*/2);
  EXPECT_EQ(counter.count(), 6 * 4 * 4 * (2 * 9));
  torch::conv_transpose2d(image, torch::zeros({4, 3, 2, 2}), {}, 2);
  EXPECT_EQ(counter.count(), 1728 + 4 * 8 * 8 * (3 * 4));
  torch::linear(torch::zeros({5, 7}), torch::zeros({3, 7}), torch::zeros({3}));
  EXPECT_EQ(counter.count(), 1728 + 3072 + 5 * 3 * 7);
  torch::matmul(torch::zeros({2, 5, 7}), torch::zeros({2, 7, 3}));
  EXPECT_EQ(counter.count(), 1728 + 3072 + 105 + 2 * 5 * 3 * 7);
}

/// The formulas of tensorwatch's compute_madd.py, by hand.
TEST(Cost, CountsMultiplyAddsAsTensorwatchDoes) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor image = torch::zeros({1, 4, 8, 8});
  const auto madds = [](const auto& compute) {
    const MaddCounter counter;
    compute();
    return counter.count();
  };
  EXPECT_EQ(madds([&] { torch::conv2d(image, torch::zeros({6, 2, 3, 3}), {}, 2, 1, 1, /*groups=*/2); }),
            6 * 4 * 4 * (2 * 2 * 9 - 1));
  torch::nn::BatchNorm2d norm(4);
  EXPECT_EQ(madds([&] { norm(image); }), 4 * 256);
  norm->eval();
  EXPECT_EQ(madds([&] { norm(image); }), 4 * 256);
  EXPECT_EQ(madds([&] { torch::relu(image); }), 256);
  EXPECT_EQ(madds([&] { torch::max_pool2d(image, 3, 2, 1); }), 64 * (9 - 1));
  EXPECT_EQ(madds([&] { torch::avg_pool2d(image, {3, 2}, 1, {1, 1}); }), 4 * 8 * 9 * 6);
  EXPECT_EQ(madds([&] { torch::linear(torch::zeros({5, 7}), torch::zeros({3, 7}), torch::zeros({3})); }), 15 * 13);
  EXPECT_EQ(madds([&] { image + image; }), 0);
}

/// Archai's random cells at 36 channels and 20 layers have 924 M multiply-adds and 447 M MACs.
TEST(Cost, HasAboutTwiceAsManyMultiplyAddsAsMacs) {
  const Cost cost = cost_of(kDartsV1, {});
  EXPECT_NEAR(static_cast<double>(cost.madds) / static_cast<double>(cost.macs), 924.0 / 447.0, 0.05);
}

TEST(Cost, StopsCountingWithTheCounter) {
  {
    MacCounter counter;
  }
  torch::mm(torch::zeros({5, 7}), torch::zeros({7, 3}));
  MacCounter counter;
  EXPECT_EQ(counter.count(), 0);
}

TEST(Cost, MeasuresWithoutChangingTheModel) {
  const auto model = build_model(network_desc(kDartsV2, {.channels = 4, .layers = 5}));
  const NamedTensors buffers = model->named_buffers();
  std::vector<torch::Tensor> before;
  for (const auto& [name, buffer] : buffers) before.push_back(buffer.clone());
  const Cost cost = measure_cost(*model, {.timed_passes = 3});
  EXPECT_GT(cost.forward_milliseconds, 0.0);
  EXPECT_TRUE(model->is_training());
  for (size_t i = 0; i < buffers.size(); ++i) EXPECT_TRUE(torch::equal(buffers[i].second, before[i]));
}

/// Ops as plugins might write them: what they compute does not fit their input.
class WrongChannels final : public Op {
 public:
  explicit WrongChannels(const OpContext& context) : Op(context.desc()) {
    conv_ = register_module("conv", conv2d(desc().channels_in + 1, desc().channels_out, 3, desc().stride));
  }
  torch::Tensor forward(const torch::Tensor& x) override { return conv_(x); }

 private:
  torch::nn::Conv2d conv_{nullptr};
};

class WrongType final : public Op {
 public:
  explicit WrongType(const OpContext& context) : Op(context.desc()) {}
  torch::Tensor forward(const torch::Tensor& x) override {
    return torch::conv2d(x, torch::ones({x.size(1), x.size(1), 1, 1}, torch::kFloat64));
  }
};

class WrongProduct final : public Op {
 public:
  explicit WrongProduct(const OpContext& context) : Op(context.desc()) {}
  torch::Tensor forward(const torch::Tensor& x) override { return torch::matmul(x, torch::ones({x.size(3) + 1, 4})); }
};

/// What LibTorch throws passes through the counters, which see an op without outputs then.
TEST(Cost, OfAnOpThatThrowsIsAnErrorWithItsPlace) {
  OpRegistry ops = standard_ops();
  ops.add("wrong_channels", constructor_of<WrongChannels>());
  ops.add("wrong_type", constructor_of<WrongType>());
  ops.add("wrong_product", constructor_of<WrongProduct>());
  for (const std::string op : {"wrong_channels", "wrong_type", "wrong_product"}) {
    ModelDesc desc = network_desc(kDartsV1, {.channels = 4, .layers = 5});
    desc.cells[0].nodes[0].edges[0].op.name = op;
    const auto model = build_model(desc, ops);
    const Error error = test::error_of([&] { measure_cost(*model, {.timed_passes = 0}); });
    EXPECT_THAT(error.what(), ::testing::HasSubstr("failed in op \"" + op + "\": "));
    EXPECT_EQ(error.where(), "at \"cells[0].nodes[0].edges[0]\" of the model description");
    EXPECT_TRUE(model->is_training());
  }
  EXPECT_EQ(cost_of(kDartsV1, {}).macs, 500'987'520) << "the counters are ready for another model";
}

TEST(Cost, PrintsItself) {
  EXPECT_EQ(to_text(Cost{3'169'414, 476'426, 224, 500'987'520, 61.23}),
            "3,169,414 parameters (auxiliary tower 476,426), 224 architecture parameters, 500.99 M MACs, "
            "61.2 ms per image");
  EXPECT_EQ(to_text(Cost{10, 0, 0, 5'000, 0.0}), "10 parameters, 0.01 M MACs");
}

/// Says on how many threads LibTorch would compute it.
class ThreadsSeen final : public Op {
 public:
  explicit ThreadsSeen(const OpContext& context) : Op(context.desc()) {}
  torch::Tensor forward(const torch::Tensor& x) override {
    seen.push_back(at::get_num_threads());
    return x;
  }
  static std::vector<int> seen;
};
std::vector<int> ThreadsSeen::seen;

/// Several threads wait for each other longer than they compute one image, and on a busy machine at random.
TEST(Cost, TheTimeIsThatOfOneThread) {
  OpRegistry ops = standard_ops();
  ops.add("threads_seen", constructor_of<ThreadsSeen>());
  ModelDesc desc = network_desc(kDartsV1, {.channels = 4, .layers = 3, .reductions = 1});
  desc.cells.back().nodes.back().edges.back().op = {"threads_seen", 8, 8, 1, {}, {}};
  const auto model = build_model(desc, ops);
  const int before = at::get_num_threads();
  at::set_num_threads(2);
  ThreadsSeen::seen.clear();
  EXPECT_GT(measure_cost(*model, {.timed_passes = 5}).forward_milliseconds, 0);
  EXPECT_EQ(at::get_num_threads(), 2);
  at::set_num_threads(before);
  ASSERT_GT(ThreadsSeen::seen.size(), 6u) << "the first passes are not timed";
  EXPECT_EQ(std::count(ThreadsSeen::seen.begin() + 1, ThreadsSeen::seen.end(), 1),
            static_cast<int64_t>(ThreadsSeen::seen.size()) - 1);
}

}  // namespace cost_test
}  // namespace nas::core::testing
