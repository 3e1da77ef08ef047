#include "core/report/metrics_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace nas::core {
namespace metrics_table_test {

TEST(MetricsTableTest, HasAColumnForEachMetric) {
  EXPECT_EQ(metrics_table({{"search", "train", 1, 2, {{"learning_rate", 0.025}, {"loss", 2.5}}},
                           {"search", "valid", 1, 0, {{"loss", NAN}, {"top1", 0.1}}},
                           {"run", "plugin", 0, 0, {{"best", 1e-7}}}}),
            "stage,epoch,step,split,learning_rate,loss,top1,best\n"
            "search,1,2,train,0.025,2.5,,\n"
            "search,1,,valid,,nan,0.1,\n"
            "run,,,plugin,,,,1e-07\n");
}

TEST(MetricsTableTest, MetricsOfOneMomentAreOneRow) {
  EXPECT_EQ(metrics_table({{"search", "plugin", 1, 0, {{"tau", 10}}},
                           {"search", "plugin", 1, 0, {{"entropy", 0.5}}},
                           {"search", "plugin", 1, 0, {{"tau", 9}}},
                           {"search", "plugin", 2, 0, {{"entropy", 0.25}}}}),
            "stage,epoch,step,split,tau,entropy\n"
            "search,1,,plugin,10,0.5\n"
            "search,1,,plugin,9,\n"
            "search,2,,plugin,,0.25\n");
}

TEST(MetricsTableTest, NamesAreQuoted) {
  EXPECT_EQ(metrics_table({{"a,b", "say \"x\"", 0, 0, {{"two\nlines", 1}}}}),
            "stage,epoch,step,split,\"two\nlines\"\n\"a,b\",,,\"say \"\"x\"\"\",1\n");
}

TEST(MetricsTableTest, ColumnsAreLimited) {
  std::vector<MetricLine> lines;
  for (int i = 0; i < 1500; ++i) lines.push_back({"run", "plugin", 0, 0, {{"m" + std::to_string(i), i}}});
  const std::string table = metrics_table(lines), heading = table.substr(0, table.find('\n'));
  EXPECT_EQ(std::ranges::count(heading, ','), 3 + 1000);
  EXPECT_TRUE(heading.ends_with(",m999"));
}

TEST(MetricsTableTest, WithoutMetricsHasAHeading) { EXPECT_EQ(metrics_table({}), "stage,epoch,step,split\n"); }

}  // namespace metrics_table_test
}  // namespace nas::core
