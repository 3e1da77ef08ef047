#include "core/report/read/run_metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace nas::core {
namespace run_metrics_test {

constexpr const char* kLines =
    R"({"stage":"search","epoch":1,"step":2,"split":"train","loss":2.5,"top1":0.25}
{"stage":"search","epoch":1,"step":4,"split":"train","loss":2.0,"top1":0.5}
{"stage":"search","epoch":1,"split":"train","loss":2.25,"top1":0.5,"top5":0.9}
{"stage":"search","epoch":1,"split":"valid","loss":null,"top1":0.375,"top5":0.8}
{"stage":"search","epoch":1,"split":"plugin","tau":10}
)";

TEST(RunMetricsTest, StepsLieWithinTheirEpoch) {
  const RunMetrics metrics = metrics_in(kLines);
  const Curve& loss = metrics.step_curve("search", "train", "loss");
  ASSERT_EQ(loss.size(), 2U);
  EXPECT_EQ(loss[0].epoch, 0.5);
  EXPECT_EQ(loss[0].value, 2.5);
  EXPECT_EQ(loss[1].epoch, 1.0);
  EXPECT_EQ(metrics.epoch_curve("search", "train", "top5").at(0).value, 0.9);
  EXPECT_EQ(metrics.splits("search"), (std::vector<std::string>{"train", "valid"}));
  EXPECT_EQ(metrics.epoch_curve("search", "plugin", "tau").at(0).value, 10.0);
}

TEST(RunMetricsTest, NullIsNotANumber) {
  EXPECT_TRUE(std::isnan(metrics_in(kLines).epoch_curve("search", "valid", "loss").at(0).value));
}

TEST(RunMetricsTest, ALineThatIsCutIsLeftOut) {
  const RunMetrics metrics = metrics_in(std::string(kLines) + R"({"stage":"search","epoch":2,"split":"tr)");
  EXPECT_EQ(metrics.unreadable_lines, 1);
  EXPECT_EQ(metrics.epoch_curve("search", "train", "loss").size(), 1U);
  EXPECT_EQ(metrics_in("[1]\n{}\n\"text\"\nnothing\n").unreadable_lines, 4);
}

Curve noisy(size_t points) {
  Curve curve;
  for (size_t i = 0; i < points; ++i)
    curve.push_back({static_cast<double>(i), std::sin(static_cast<double>(i)) + static_cast<double>(i % 97) / 50.0});
  return curve;
}

TEST(Thinned, KeepsTheEndsTheLeastAndTheGreatestValue) {
  Curve curve = noisy(20'000);
  curve[777].value = -50.0;
  curve[15'555].value = 90.0;
  const Curve thin = thinned(curve, 2000);
  EXPECT_LE(thin.size(), 2000U);
  EXPECT_GT(thin.size(), 1000U);
  EXPECT_EQ(thin.front().epoch, 0.0);
  EXPECT_EQ(thin.back().epoch, 19'999.0);
  const auto [least, greatest] = std::ranges::minmax_element(thin, {}, &CurvePoint::value);
  EXPECT_EQ(least->epoch, 777.0);
  EXPECT_EQ(greatest->epoch, 15'555.0);
  EXPECT_TRUE(std::ranges::is_sorted(thin, {}, &CurvePoint::epoch));
}

TEST(Thinned, KeepsAValueThatIsNotFinite) {
  Curve curve = noisy(20'000);
  curve[9000].value = std::nan("");
  const Curve thin = thinned(curve, 2000);
  EXPECT_EQ(std::ranges::count_if(thin, [](const CurvePoint& point) { return std::isnan(point.value); }), 1);
}

TEST(Thinned, LeavesAShortCurveAsItIs) { EXPECT_EQ(thinned(noisy(2000), 2000).size(), 2000U); }

}  // namespace run_metrics_test
}  // namespace nas::core
