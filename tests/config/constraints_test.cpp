#include "core/config/constraints.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace nas::core {
namespace constraints_test {

Constraints constraints(const std::string& line) {
  Constraints made;
  made.add_line(line);
  return made;
}

std::string demand(const std::string& line, auto value) { return constraints(line).demand(value); }

std::string refusal(const std::string& line) {
  try {
    constraints(line);
  } catch (const std::invalid_argument& problem) {
    return problem.what();
  }
  return "no refusal";
}

TEST(Constraints, Bounds) {
  EXPECT_EQ(demand(">= 1", int64_t{1}), "");
  EXPECT_EQ(demand(">= 1", int64_t{0}), "at least 1");
  EXPECT_EQ(demand("> 0", 1e-300), "");
  EXPECT_EQ(demand("> 0", 0.0), "greater than 0");
  EXPECT_EQ(demand("<= 0.5", 0.5), "");
  EXPECT_EQ(demand("<= 0.5", 0.6), "at most 0.5");
  EXPECT_EQ(demand("<0.5", 0.4), "");
  EXPECT_EQ(demand("<0.5", 0.5), "less than 0.5");
}

TEST(Constraints, ANumberMayBeAutomaticAndCountSomething) {
  const Constraints epochs = constraints(">= 0 <= 8 or auto in epochs");
  EXPECT_TRUE(epochs.may_be_auto());
  EXPECT_EQ(epochs.unit(), "epochs");
  EXPECT_EQ(epochs.demand(int64_t{9}), "at most 8");
  EXPECT_EQ(constraints("in networks").unit(), "networks");
  EXPECT_EQ(constraints("formerly a.b").former_names(), std::vector<std::string>{"a.b"});
  EXPECT_EQ(refusal("in metres"), "\"in metres\" is not a constraint");
}

TEST(Constraints, RangeHoldsBothEnds) {
  EXPECT_EQ(demand("0..1", 0.0), "");
  EXPECT_EQ(demand("0..1", 1.0), "");
  EXPECT_EQ(demand("0..1", 1.5), "between 0 and 1");
  EXPECT_EQ(demand("-0.5..0.9", -0.6), "between -0.5 and 0.9");
}

TEST(Constraints, RealsAreFiniteAlways) {
  EXPECT_EQ(demand("", std::nan("")), "a finite number");
  EXPECT_EQ(demand("> 0", std::numeric_limits<double>::infinity()), "a finite number");
}

TEST(Constraints, Choices) {
  EXPECT_EQ(demand("one of sgd, adam", std::string("adam")), "");
  EXPECT_EQ(demand("one of sgd,adam", std::string("adamw")), "one of sgd, adam");
  EXPECT_EQ(demand("one of 8, 16", int64_t{16}), "");
  EXPECT_EQ(demand("one of 8, 16", int64_t{12}), "one of 8, 16");
}

TEST(Constraints, Combine) {
  const Constraints betas = constraints("0..1 list of real");
  EXPECT_EQ(betas.list(), Type::reals);
  EXPECT_EQ(betas.demand(2.0), "between 0 and 1");
  EXPECT_FALSE(betas.list_length());
  EXPECT_EQ(constraints("list of 2 real 0..1").list_length(), 2u);
  EXPECT_EQ(constraints("list of 2 real 0..1").demand(2.0), "between 0 and 1");
  Constraints lines = constraints("> 0 < 10");
  lines.add_line("list of integer");
  EXPECT_EQ(lines.list(), Type::integers);
  EXPECT_EQ(lines.demand(int64_t{0}), "greater than 0");
  EXPECT_EQ(lines.demand(int64_t{10}), "less than 10");
  EXPECT_EQ(lines.demand(int64_t{9}), "");
  EXPECT_EQ(lines.lines(), (std::vector<std::string>{"> 0 < 10", "list of integer"}));
}

TEST(Constraints, AKeyIsComparedWithAnother) {
  const Constraints made = constraints("> 0 < search.train.epochs divides search.my-method.parts");
  ASSERT_EQ(made.comparisons().size(), 2u);
  EXPECT_EQ(made.comparisons()[0].relation, "<");
  EXPECT_EQ(made.comparisons()[0].key, "search.train.epochs");
  EXPECT_EQ(made.comparisons()[1].relation, "divides");
  EXPECT_EQ(made.comparisons()[1].key, "search.my-method.parts");
  EXPECT_EQ(made.bounds().size(), 1u);
}

TEST(Constraints, OfACopiedTableCompareKeysOfTheCopy) {
  const Constraints moved = constraints(">=1 <a.b.most divides ga.b.c <= a.bc").in_table("a.b", "d");
  ASSERT_EQ(moved.comparisons().size(), 3u);
  EXPECT_EQ(moved.comparisons()[0].key, "d.most");
  EXPECT_EQ(moved.comparisons()[1].key, "ga.b.c");
  EXPECT_EQ(moved.comparisons()[2].key, "a.bc");
  EXPECT_EQ(moved.lines(), std::vector<std::string>{">=1 <d.most divides ga.b.c <= a.bc"});
}

TEST(Constraints, WhatIsNotUnderstoodIsRefused) {
  EXPECT_EQ(refusal("positive"), "\"positive\" is not a constraint");
  EXPECT_EQ(refusal(">= 1 please"), "\">= 1 please\" is not a constraint");
  EXPECT_EQ(refusal("one thing"), "\"one thing\" is not a constraint");
  EXPECT_EQ(refusal(">="), "\">=\" needs a number or a key after it, not \"\"");
  EXPECT_EQ(refusal("> 1st"), "\">\" needs a number or a key after it, not \"1st\"");
  EXPECT_EQ(refusal("divides"), "\"divides\" is not a constraint");
  EXPECT_EQ(refusal("divides 4"), "\"divides 4\" is not a constraint");
  EXPECT_EQ(refusal("1..0"), "\"1..0\" is not a range such as 0..1");
  EXPECT_EQ(refusal("0..x"), "\"0..x\" is not a range such as 0..1");
  EXPECT_EQ(refusal("one of a,,b"), "\"one of\" has an empty choice");
  EXPECT_EQ(refusal("one of"), "\"one of\" has an empty choice");
  EXPECT_EQ(refusal("one of a, b < c.d"), "\"b < c.d\" is no choice: \"one of\" extends to the end of its line");
  EXPECT_EQ(refusal("one of 2, 4 divides c"),
            "\"4 divides c\" is no choice: \"one of\" extends to the end of its line");
  EXPECT_EQ(refusal("list of flag"), "a list holds integer, real or text, not \"flag\"");
  EXPECT_EQ(refusal("list of 2"), "a list holds integer, real or text, not \"2\"");
  EXPECT_EQ(refusal("list of 0 real"), "a list cannot have 0 elements");
  EXPECT_EQ(refusal("list of 99999999999999999999 real"), "a list cannot have 99999999999999999999 elements");
}

}  // namespace constraints_test
}  // namespace nas::core
