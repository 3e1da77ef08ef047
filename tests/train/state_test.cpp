// Values other than tensors in the state of a trainer.
#include "nas/state.h"

#include <gtest/gtest.h>

#include <map>

#include "nas/object.h"

namespace nas {
namespace state_test {

class State final : public Provides<IState> {
 public:
  void put(std::string_view name, const torch::Tensor& value) override { tensors_[std::string(name)] = value.clone(); }
  torch::Tensor get(std::string_view name) const override {
    const auto found = tensors_.find(std::string(name));
    return found == tensors_.end() ? torch::Tensor() : found->second;
  }

 private:
  std::map<std::string, torch::Tensor> tensors_;
};

TEST(State, KeepsValuesOfEveryType) {
  State state;
  put(state, "step", int64_t{-3});
  put(state, "tau", 0.1);
  put(state, "text", std::string("né"));
  put(state, "drawn", std::vector<int64_t>{4, 2});
  EXPECT_EQ(get<int64_t>(state, "step"), -3);
  EXPECT_EQ(get<double>(state, "tau"), 0.1);
  EXPECT_EQ(get<std::string>(state, "text"), "né");
  EXPECT_EQ(get<std::vector<int64_t>>(state, "drawn"), (std::vector<int64_t>{4, 2}));
  EXPECT_EQ(get<int64_t>(state, "never put"), std::nullopt);
}

TEST(State, KeepsTrees) {
  State state;
  Tree tree;
  tree.table("population").set("size", int64_t{7});
  put(state, "tree", tree);
  EXPECT_EQ(std::get<int64_t>(*get_tree(state, "tree")->find_table("population")->find("size")), 7);
}

TEST(State, RefusesAnotherType) {
  State state;
  put(state, "step", int64_t{1});
  state.put("tensor", torch::zeros({2}));
  EXPECT_THROW(get<double>(state, "step"), std::invalid_argument);
  EXPECT_THROW(get<int64_t>(state, "tensor"), std::invalid_argument);
}

}  // namespace state_test
}  // namespace nas
