#include "core/data/split.h"

#include <gtest/gtest.h>

#include "core/data/idx.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace split_test {

using test::error_of;

/// 1000 items of class 0, 300 of class 1, 37 of class 5 and 3 of class 2, interleaved.
torch::Tensor uneven_labels() {
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < 1000; ++i) {
    labels.push_back(0);
    if (i < 300) labels.push_back(1);
    if (i < 37) labels.push_back(5);
    if (i < 3) labels.push_back(2);
  }
  return torch::tensor(labels, torch::kInt64);
}

int64_t count_of(const torch::Tensor& labels, const torch::Tensor& part, int64_t label) {
  return (labels.index_select(0, part) == label).sum().item<int64_t>();
}

TEST(StratifiedSplit, PartsAreDisjointAndCoverAll) {
  const auto labels = uneven_labels();
  const auto parts = stratified_split(labels, {0.45, 0.35, 0.2}, 1);
  ASSERT_EQ(parts.size(), 3U);
  const auto all = std::get<0>(torch::cat(parts).sort());
  EXPECT_TRUE(torch::equal(all, torch::arange(labels.size(0), torch::kInt64)));
}

TEST(StratifiedSplit, PartsHaveTheirShareOfTheWholeAndOfEachClass) {
  const auto labels = uneven_labels();
  const std::vector<double> fractions{0.45, 0.35, 0.2};
  const auto parts = stratified_split(labels, fractions, 1);
  for (size_t i = 0; i < parts.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(parts[i].size(0)), fractions[i] * 1340, 1);
    for (const auto& [label, count] : {std::pair{0, 1000}, {1, 300}, {5, 37}, {2, 3}}) {
      EXPECT_NEAR(static_cast<double>(count_of(labels, parts[i], label)), fractions[i] * count, 2);
    }
  }
}

TEST(StratifiedSplit, PartsAreAscending) {
  for (const auto& part : stratified_split(uneven_labels(), {0.5, 0.5}, 3)) {
    EXPECT_TRUE((part.diff() > 0).all().item<bool>());
    EXPECT_EQ(part.scalar_type(), torch::kInt64);
  }
}

TEST(StratifiedSplit, DependsOnItsSeedAlone) {
  const auto labels = uneven_labels();
  const auto first = stratified_split(labels, {0.5, 0.5}, 1);
  EXPECT_TRUE(torch::equal(first[0], stratified_split(labels, {0.5, 0.5}, 1)[0]));
  EXPECT_FALSE(torch::equal(first[0], stratified_split(labels, {0.5, 0.5}, 2)[0]));
}

TEST(StratifiedSplit, PicksItemsOfAClassAtRandom) {
  // Were the first half taken, or every second item, the mean position would not vary as chance does.
  const auto labels = torch::zeros({1000}, torch::kInt64);
  const auto part = stratified_split(labels, {0.5, 0.5}, 7)[0].to(torch::kFloat64);
  EXPECT_NEAR(part.mean().item<double>(), 499.5, 40);
  EXPECT_GT((part.diff() > 1).sum().item<int64_t>(), 200);
  EXPECT_LT((part.diff() > 1).sum().item<int64_t>(), 300);
}

TEST(StratifiedSplit, APartMayBeEmpty) {
  const auto parts = stratified_split(uneven_labels(), {0.5, 0.5, 0}, 1);
  EXPECT_EQ(parts[2].sizes(), (std::vector<int64_t>{0}));
  EXPECT_EQ(parts[0].size(0), 670);
  EXPECT_EQ(parts[1].size(0), 670);
}

TEST(StratifiedSplit, HalvesFashionMnistExactly) {
  const FashionMnistDataset dataset;
  const auto& labels = dataset.labels(nas::DataSplit::train);
  for (const auto& half : stratified_split(labels, {0.5, 0.5}, 2)) {
    EXPECT_TRUE(torch::equal(torch::bincount(labels.index_select(0, half)), torch::full({10}, 3000, torch::kInt64)));
  }
}

TEST(StratifiedSplit, RefusesFractionsThatDoNotSumToOne) {
  const auto split = [](std::vector<double> fractions) {
    return error_of([&] { stratified_split(uneven_labels(), fractions, 1); });
  };
  EXPECT_STREQ(split({0.5, 0.4}).what(), "the parts of a split must be fractions that sum to 1, but are 0.5 and 0.4");
  EXPECT_STREQ(split({1.5, -0.5}).what(), "the parts of a split must be fractions that sum to 1, but are 1.5 and -0.5");
  EXPECT_EQ(split({}).code(), ExitCode::config);
}

TEST(StratifiedSubset, HasExactlyAsManyItems) {
  const auto labels = uneven_labels();
  for (const int64_t size : {1, 10, 134, 1339}) {
    const auto subset = stratified_subset(labels, size, 4);
    EXPECT_EQ(subset.size(0), size);
    EXPECT_NEAR(static_cast<double>(count_of(labels, subset, 1)), 300.0 * static_cast<double>(size) / 1340, 1);
    EXPECT_EQ(std::get<0>(torch::_unique(subset)).size(0), size);
  }
}

TEST(StratifiedSubset, IsAllWhenThereAreNoMore) {
  const auto labels = uneven_labels();
  EXPECT_TRUE(torch::equal(stratified_subset(labels, 1340, 4), torch::arange(1340, torch::kInt64)));
  EXPECT_TRUE(torch::equal(stratified_subset(labels, 9999, 4), torch::arange(1340, torch::kInt64)));
}

TEST(StratifiedSubset, TakesOneOfEachClassWhenThatIsItsSize) {
  const auto labels = torch::arange(1000, torch::kInt64).remainder(10);
  const auto subset = stratified_subset(labels, 10, 5);
  EXPECT_TRUE(torch::equal(torch::bincount(labels.index_select(0, subset)), torch::ones({10}, torch::kInt64)));
}

TEST(StratifiedSubset, RefusesNoItems) {
  EXPECT_STREQ(error_of([] { stratified_subset(uneven_labels(), 0, 1); }).what(),
               "a subset needs a positive number of items, not 0");
}

}  // namespace split_test
}  // namespace nas::core
