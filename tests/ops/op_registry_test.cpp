#include "core/ops/op_registry.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/ops/op_cases.h"
#include "tests/support/temporary_folder.h"

namespace nas::core::testing {
namespace op_registry_test {

/// An op as a plugin would write it.
class Doubled final : public Op {
 public:
  explicit Doubled(const OpContext& context) : Op(context.desc()) {}
  torch::Tensor forward(const torch::Tensor& x) override { return 2 * x; }
};

TEST(OpRegistry, KnowsThePrimitivesOfDartsAndNasnet) {
  EXPECT_THAT(standard_ops().names(), ::testing::IsSupersetOf({"none", "max_pool_3x3", "avg_pool_3x3", "skip_connect",
                                                               "sep_conv_3x3", "sep_conv_5x5", "sep_conv_7x7",
                                                               "dil_conv_3x3", "dil_conv_5x5", "conv_7x1_1x7"}));
}

TEST(OpRegistry, TakesAnOpAtRunTime) {
  OpRegistry registry = standard_ops();
  EXPECT_FALSE(registry.has("doubled"));
  registry.add("doubled", constructor_of<Doubled>());
  OpBuilder builder(registry);
  const OpHandle op = make_op({op_desc("doubled", 2, 2)}, builder);
  const torch::Tensor x = torch::randn({1, 2, 3, 3});
  EXPECT_TRUE(torch::equal(op.op->apply({&x, 1}), 2 * x));
}

TEST(OpRegistry, RefusesANameThatIsTaken) {
  OpRegistry registry = standard_ops();
  try {
    registry.add("none", constructor_of<Doubled>());
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::plugin);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("already an op \"none\""));
  }
}

TEST(OpRegistry, SaysWhichOpsThereAre) {
  OpRegistry registry;
  registry.add("doubled", constructor_of<Doubled>());
  registry.add("halved", constructor_of<Doubled>());
  EXPECT_THAT([&] { registry.at("dubbed"); }, ::testing::ThrowsMessage<std::invalid_argument>(
                                                  "there is no op \"dubbed\"; the ops are doubled, halved"));
}

TEST(OpRegistry, EveryOpOfTheHostHasALineInTheDocumentation) {
  const std::string page = test::read_text(OPS_PAGE);
  for (const std::string& name : standard_ops().names())
    EXPECT_THAT(page, ::testing::HasSubstr("`" + name + "`")) << "add it to docs/ops.md";
}

TEST(Op, BecomesItselfAndIsMandatoryUnlessItSaysOtherwise) {
  const OpHandle op = make_op({op_desc("sep_conv_3x3", 4, 4, 2)});
  ReceivedTree desc;
  double rank = 1.0;
  EXPECT_FALSE(op.op->report_finalized(desc, rank));
  EXPECT_EQ(op_from_tree(desc.tree()), op_desc("sep_conv_3x3", 4, 4, 2));
}

}  // namespace op_registry_test
}  // namespace nas::core::testing
