#include "core/checkpoint/named_tensors.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace named_tensors_test {

std::string refusal(const NamedTensors& tensors, const char* name, const torch::Tensor& like) {
  const Error error = test::error_of([&] { require(tensors, name, like); });
  EXPECT_EQ(error.code(), ExitCode::unreadable);
  EXPECT_EQ(error.remedy(), "resume with the configuration and the version of the program that wrote the checkpoint");
  return error.what();
}

TEST(NamedTensors, SectionsComeBackAsTheyWentIn) {
  const NamedTensors weights{{"b", torch::ones(2)}, {"a/deep", torch::zeros(3)}};
  NamedTensors all;
  add_section(all, "model", weights);
  add_section(all, "model2", {{"b", torch::ones(5)}});
  EXPECT_EQ(all[1].first, "model/a/deep");

  const NamedTensors found = section(all, "model");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].first, "b");
  EXPECT_EQ(found[1].first, "a/deep");
  EXPECT_TRUE(found[1].second.is_same(weights[1].second));
  EXPECT_TRUE(section(all, "mod").empty());
}

TEST(NamedTensors, FindsByName) {
  const NamedTensors tensors{{"a", torch::ones(2)}};
  EXPECT_EQ(find(tensors, "a"), &tensors[0].second);
  EXPECT_EQ(find(tensors, "b"), nullptr);
}

TEST(NamedTensors, RequiresNameTypeAndShape) {
  const NamedTensors tensors{{"a", torch::ones({2, 3})}};
  EXPECT_EQ(&require(tensors, "a", torch::zeros({2, 3})), &tensors[0].second);
  EXPECT_EQ(refusal(tensors, "b", torch::zeros(1)), "the checkpoint has no tensor \"b\"");
  EXPECT_EQ(refusal(tensors, "a", torch::zeros({3, 2})),
            "tensor \"a\" of the checkpoint is Float [2, 3], not Float [3, 2]");
  EXPECT_EQ(refusal(tensors, "a", torch::zeros({2, 3}, torch::kFloat64)),
            "tensor \"a\" of the checkpoint is Float [2, 3], not Double [2, 3]");
}

}  // namespace named_tensors_test
}  // namespace nas::core
