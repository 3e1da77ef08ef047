// What an op returns is compared with its description, and what it throws is reported with its place.
#include "core/ops/placed_op.h"

#include <gmock/gmock.h>

#include "tests/ops/op_cases.h"
#include "tests/support/expect_error.h"

namespace nas::core::testing {
namespace placed_op_test {

using ::testing::HasSubstr;

/// Returns what `result` makes of its input.
class Returning final : public Op {
 public:
  using Result = torch::Tensor (*)(const torch::Tensor&);
  Returning(const OpDesc& desc, Result result) : Op(desc), result_(result) {}
  torch::Tensor forward(const torch::Tensor& x) override { return result_(x); }

 private:
  Result result_;
};

PlacedOp placed(Returning::Result result, const OpDesc& desc, OutputKind kind = OutputKind::map) {
  const auto op = std::make_shared<Returning>(desc, result);
  return {{op, op.get()}, desc, "cells[1].nodes[2].edges[3]", kind};
}

const OpDesc same = op_desc("mine", 4, 4), halving = op_desc("mine", 4, 8, 2);

Error error_of(const PlacedOp& op) {
  const torch::Tensor x = torch::zeros({2, 4, 5, 7});
  return test::error_of([&] { op.apply({&x, 1}); });
}

TEST(PlacedOp, ReturnsWhatFitsTheDescription) {
  const torch::Tensor x = torch::zeros({2, 4, 5, 7});
  EXPECT_EQ(placed([](const torch::Tensor& in) { return in; }, same).apply({&x, 1}).sizes(), x.sizes());
  placed([](const torch::Tensor&) { return torch::zeros({2, 8, 3, 4}); }, halving).apply({&x, 1});
  placed([](const torch::Tensor&) { return torch::zeros({2, 4, 1, 1}); }, same, OutputKind::pooled).apply({&x, 1});
  placed([](const torch::Tensor&) { return torch::zeros({2, 4}); }, same, OutputKind::logits).apply({&x, 1});
}

TEST(PlacedOp, RefusesOtherShapesAndTypes) {
  for (const Returning::Result wrong : {
           Returning::Result([](const torch::Tensor&) { return torch::zeros({1, 4, 5, 7}); }),
           Returning::Result([](const torch::Tensor&) { return torch::zeros({2, 3, 5, 7}); }),
           Returning::Result([](const torch::Tensor&) { return torch::zeros({2, 4, 1, 7}); }),
           Returning::Result([](const torch::Tensor&) { return torch::zeros({2, 4, 5, 1}); }),
           Returning::Result([](const torch::Tensor&) { return torch::zeros({2, 4, 5}); }),
           Returning::Result([](const torch::Tensor&) { return torch::zeros({2, 4, 5, 7}, torch::kFloat64); }),
           Returning::Result([](const torch::Tensor&) { return torch::Tensor(); }),
       })
    EXPECT_EQ(error_of(placed(wrong, same)).where(), "at \"cells[1].nodes[2].edges[3]\" of the model description");
}

TEST(PlacedOp, NamesBothShapes) {
  const auto wide = [](const torch::Tensor&) { return torch::zeros({2, 8, 5, 7}); };
  EXPECT_THAT(error_of(placed(wide, halving)).what(),
              HasSubstr("op \"mine\": it returned a tensor of shape (2, 8, 5, 7) and type Float, but its description "
                        "asks for shape (2, 8, 3, 4)"));
  EXPECT_THAT(error_of(placed(wide, same, OutputKind::logits)).what(), HasSubstr("asks for shape (2, 4) and"));
}

TEST(PlacedOp, ReportsWhateverIsThrown) {
  EXPECT_THAT(error_of(placed([](const torch::Tensor&) -> torch::Tensor { throw 42; }, same)).what(),
              HasSubstr("failed in op \"mine\": it threw something"));
  EXPECT_THAT(
      error_of(placed([](const torch::Tensor& x) { return torch::matmul(x, torch::zeros({9, 9})); }, same)).what(),
      HasSubstr("failed in op \"mine\": "));
}

/// An error of the host that comes back through the op stays what it is.
TEST(PlacedOp, LetsErrorsOfTheHostPass) {
  const Error error =
      error_of(placed([](const torch::Tensor&) -> torch::Tensor { throw Error(ExitCode::data, "no data"); }, same));
  EXPECT_EQ(error.code(), ExitCode::data);
  EXPECT_STREQ(error.what(), "no data");
}

/// A candidate whose output would broadcast in the sum.
class Broadcasting final : public Op {
 public:
  explicit Broadcasting(const OpContext& context) : Op(context.desc()) {}
  torch::Tensor forward(const torch::Tensor& x) override { return x.mean({2, 3}, true); }
};

TEST(PlacedOp, CandidatesAreCheckedToo) {
  OpRegistry ops = standard_ops();
  ops.add("broadcasting", constructor_of<Broadcasting>());
  OpBuilder builder(ops);
  const std::string desc = bytes_of(op_desc("edge", 4, 4));
  OpRequest request;
  request.desc = desc;
  constexpr std::string_view primitives[] = {"skip_connect", "broadcasting"};
  const CandidateSetHandle set = made_candidates(builder, request, primitives);
  const Error error = test::error_of([&] { set.set->forward(torch::zeros({2, 4, 5, 7}), torch::ones({2})); });
  EXPECT_THAT(error.what(), HasSubstr("failed in op \"broadcasting\": it returned a tensor of shape (2, 4, 1, 1)"));
}

}  // namespace placed_op_test
}  // namespace nas::core::testing
