#include "core/report/run_events.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/events/event_file.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace run_events_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<MetricLine> lines_with(const std::vector<double>& losses) {
  std::vector<MetricLine> lines;
  for (const double loss : losses)
    lines.push_back({"search", "train", static_cast<double>(lines.size() + 1), 0, {{"loss", loss}}});
  return lines;
}

EventText loss_event(int64_t epoch, double loss) { return scalars_event(epoch, {{"search/train/loss", loss}}); }

class RunEventsTest : public ::testing::Test {
 protected:
  void update(const std::vector<MetricLine>& lines, const RunInfo& info = {}) { update_events(run_, info, lines); }
  std::vector<EventText> scalars() const { return EventFile(events_file(run_)).scalars(); }
  std::string bytes() const { return test::read_text(events_file(run_)); }

  test::TemporaryFolder folder_;
  RunPaths run_{folder_.path()};
};

TEST_F(RunEventsTest, HasEachLineOnce) {
  update(lines_with({2.0}));
  const std::string before = bytes();
  update(lines_with({2.0, 1.0}));
  EXPECT_TRUE(bytes().starts_with(before)) << "the file only grows";
  update(lines_with({2.0, 1.0}));
  EXPECT_THAT(scalars(), ElementsAre(loss_event(1, 2.0), loss_event(2, 1.0)));
}

TEST_F(RunEventsTest, AResumedRunRepeatsWhatIsThere) {
  update(lines_with({2.0, 1.0, 0.5}));
  const std::string before = bytes();
  update(lines_with({2.0}));
  EXPECT_EQ(bytes(), before);
  update(lines_with({2.0, 1.0, 0.5}));
  EXPECT_EQ(bytes(), before);
}

TEST_F(RunEventsTest, OtherValuesReplaceTheFile) {
  update(lines_with({2.0, 1.0, 0.5}));
  update(lines_with({2.0, 1.5}));
  EXPECT_THAT(scalars(), ElementsAre(loss_event(1, 2.0), loss_event(2, 1.5)));
}

TEST_F(RunEventsTest, ValuesThatAreNotNumbersStayEqual) {
  update(lines_with({NAN, 1.0}));
  const std::string before = bytes();
  update(lines_with({NAN, 1.0}));
  EXPECT_EQ(bytes(), before);
}

TEST_F(RunEventsTest, StepsAreThoseOfTheStageAndEpochsAreEpochs) {
  update({{"eval", "train", 1, 2, {{"loss", 4.0}}},
          {"eval", "train", 1, 4, {{"loss", 3.0}}},
          {"eval", "train", 1, 0, {{"loss", 3.5}, {"top1", 0.5}}},
          {"eval", "train", 2, 2, {{"loss", 2.0}}},
          {"run", "plugin", 0, 0, {{"best", 0.1}}},
          {"run", "plugin", 0, 0, {{"best", 0.2}}}});
  EXPECT_THAT(scalars(),
              ElementsAre(scalars_event(2, {{"eval/train_steps/loss", 4.0}}),
                          scalars_event(4, {{"eval/train_steps/loss", 3.0}}),
                          scalars_event(1, {{"eval/train/loss", 3.5}, {"eval/train/top1", 0.5}}),
                          scalars_event(6, {{"eval/train_steps/loss", 2.0}}),
                          scalars_event(1, {{"run/plugin/best", 0.1}}), scalars_event(2, {{"run/plugin/best", 0.2}})));
}

/// The last change is always among them.
TEST_F(RunEventsTest, AnUpdateDrawsNoMoreCellsThanItMay) {
  std::string lines;
  for (const int epoch : {1, 2, 3, 4, 5}) {
    const std::string op = epoch % 2 ? "skip_connect" : "max_pool_3x3";
    const std::string cell = "[('" + op + "', 0), ('" + op + "', 1)]";
    lines += "{\"epoch\":" + std::to_string(epoch) + ",\"genotype\":\"Genotype(normal=" + cell +
             ", normal_concat=[2], reduce=" + cell + ", reduce_concat=[2])\"}\n";
  }
  folder_.write("search/genotypes.jsonl", lines);
  update_events(run_, {}, {}, 2);
  const std::string text = bytes();
  size_t pictures = 0;
  for (size_t at = text.find("search/cells"); at != text.npos; at = text.find("search/cells", at + 1)) ++pictures;
  EXPECT_EQ(pictures, 2U);
  EXPECT_EQ(EventFile(events_file(run_)).last_step("search/cells"), 5);
}

TEST_F(RunEventsTest, TheResultsAreThoseOfAFinishedRun) {
  RunInfo info;
  info.results = {{"test_accuracy", 0.75}};
  update({}, info);
  EXPECT_THAT(scalars(), IsEmpty());
  info.status = "finished";
  update({}, info);
  EXPECT_THAT(scalars(), ElementsAre(scalars_event(1, {{"results/test_accuracy", 0.75}})));
  EXPECT_TRUE(EventFile(events_file(run_)).has("_hparams_/session_end_info"));
}

}  // namespace run_events_test
}  // namespace nas::core
