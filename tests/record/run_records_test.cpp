// The small records of a run: what was written is what is read, and damage is named.
#include <gmock/gmock.h>

#include <cmath>

#include "core/record/part_cost.h"
#include "core/record/training_time.h"
#include "core/record/worst_image.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace run_records_test {

using ::testing::HasSubstr;

class RunRecords : public ::testing::Test {
 protected:
  test::TemporaryFolder folder_;
};

TEST_F(RunRecords, OfPartCosts) {
  write_part_costs(folder_ / "costs.json", {{"stems", "", 464, 338'688, 0.125}, {"cell 1", "normal", 2'000, 5, 0.5}});
  const std::vector<PartCost> costs = read_part_costs(folder_ / "costs.json");
  ASSERT_EQ(costs.size(), 2U);
  EXPECT_EQ(costs[0].macs, 338'688);
  EXPECT_EQ(costs[1].part, "cell 1");
  EXPECT_EQ(costs[1].type, "normal");
  EXPECT_EQ(costs[1].milliseconds, 0.5);
}

TEST_F(RunRecords, OfWorstImages) {
  write_worst_images(folder_ / "worst.json", {{.index = 7, .its_class = 2, .answer = -1, .loss = std::nan("")},
                                              {.index = 9, .its_class = 0, .answer = 3, .loss = 4.25, .png = "iVBO"}});
  const std::vector<WorstImage> images = read_worst_images(folder_ / "worst.json");
  ASSERT_EQ(images.size(), 2U);
  EXPECT_TRUE(std::isnan(images[0].loss));
  EXPECT_EQ(images[0].answer, -1);
  EXPECT_EQ(images[1].index, 9);
  EXPECT_EQ(images[1].loss, 4.25);
  EXPECT_EQ(images[1].png, "iVBO");
}

TEST_F(RunRecords, DamageIsNamed) {
  for (const char* text : {"", "[", "{}", "[{\"part\":\"stems\"}]", "[1]"}) {
    test::write_text(folder_ / "damaged.json", text);
    const Error error = test::error_of([&] { read_part_costs(folder_ / "damaged.json"); });
    EXPECT_EQ(error.code(), ExitCode::unreadable) << text;
    EXPECT_THAT(error.where(), HasSubstr("damaged.json")) << text;
  }
  test::write_text(folder_ / "damaged.json", R"([{"index":1.5,"class":0,"answer":0,"loss":1,"png":""}])");
  EXPECT_EQ(test::error_of([&] { read_worst_images(folder_ / "damaged.json"); }).code(), ExitCode::unreadable);
}

TEST_F(RunRecords, OfTrainingTimes) {
  const std::string lines = to_line({"sample-1", 2, 0.5, 3.25, "finished"}) + to_line({"b", 1, 1.0, 2.0, "failed"});
  const std::vector<TrainingTime> times = training_times_in(lines + "{\"id\":\"cut");
  ASSERT_EQ(times.size(), 2U);
  EXPECT_EQ(times[0].id, "sample-1");
  EXPECT_EQ(times[0].worker, 2);
  EXPECT_EQ(times[0].end, 3.25);
  EXPECT_EQ(times[1].outcome, "failed");
}

}  // namespace run_records_test
}  // namespace nas::core
