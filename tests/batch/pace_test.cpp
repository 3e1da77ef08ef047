#include "host/batch/record/pace.h"

#include <gmock/gmock.h>

#include <sstream>

#include "core/base/lock_file.h"
#include "fake_batch.h"
#include "host/batch/report/status.h"

namespace nas::host {
namespace pace_test {

using testing::HasSubstr;
using testing::Not;

class PaceTest : public testing::Test {
 protected:
  void add(const std::string& seed, const std::string& status, double seconds, const std::string& plugin = "darts") {
    const std::string name = plugin + "-" + seed;
    record.experiments.push_back(experiment_of({{"plugin", plugin}, {"seed", seed}}, name));
    BatchFolder(folder.path()).experiment(name).write({}, "");
    write_run(folder / name, status, {{"eval", seconds}}, {{"test_accuracy", 0.5}});
  }
  std::vector<Pace> paces() const { return paces_of(batch, record, read_states(batch, record)); }
  std::string status() const {
    std::ostringstream text;
    print_status(text, batch, record);
    return text.str();
  }
  const test::TemporaryFolder folder;
  const BatchFolder batch{folder.path()};
  BatchRecord record{"b", "/b.toml", {}};
};

TEST_F(PaceTest, ASlowRunIsFarAboveTheMedianOfTheOthers) {
  add("1", "finished", 100);
  add("2", "finished", 120);
  add("3", "finished", 166);  // 1.51 times 110
  add("4", "finished", 1000, "random");
  EXPECT_EQ(paces()[0].kind, Pace::Kind::usual);
  EXPECT_EQ(paces()[2].kind, Pace::Kind::slow);
  EXPECT_EQ(paces()[3].kind, Pace::Kind::usual) << "nothing of its kind";
  EXPECT_EQ(remark_on(paces()[2]), "slow: it took 2 min 46 s, and similar runs took 1 min 50 s (median)");
  EXPECT_THAT(status(), HasSubstr("2 min 46 s; slow: it took 2 min 46 s"));
  EXPECT_THAT(status(), HasSubstr("4 experiments: 4 finished; 1 slow\n"));
  EXPECT_EQ(status_json(batch, record)["experiments"][2]["pace"], "slow");
  EXPECT_FALSE(status_json(batch, record)["experiments"][0].contains("pace"));
}

TEST_F(PaceTest, UpToOneAndAHalfTimesTheMedianIsUsual) {
  add("1", "finished", 100);
  add("2", "finished", 100);
  add("3", "finished", 150);
  EXPECT_EQ(paces()[2].kind, Pace::Kind::usual);
}

TEST_F(PaceTest, OneFinishedRunShowsNothing) {
  add("1", "finished", 100);
  add("2", "finished", 900);
  add("3", "interrupted", 900);
  record.experiments.erase(record.experiments.begin());
  EXPECT_EQ(paces()[1].kind, Pace::Kind::usual);
}

TEST_F(PaceTest, ARunIsBehindByWhatItTookAndWhatIsLeft) {
  add("1", "finished", 100);
  add("2", "finished", 100);
  add("3", "running", 90);
  const auto lock = core::LockFile::take(batch.experiment("darts-3").lock());
  EXPECT_EQ(paces()[2].kind, Pace::Kind::usual);
  test::write_text(folder / "darts-3" / "log.txt", "eval epoch 3/9, loss 1.0, accuracy 50.00 %, 1 min 10 s left\n");
  EXPECT_EQ(paces()[2].kind, Pace::Kind::behind);
  EXPECT_EQ(remark_on(paces()[2]), "behind: it takes at least 2 min 40 s, and similar runs took 1 min 40 s (median)");
  EXPECT_THAT(status(), HasSubstr("; 1 behind\n"));
  const BatchReport report = report_on(batch, record);
  ASSERT_EQ(report.remarks.size(), 1U);
  EXPECT_EQ(report.remarks[0].first, "darts-3");
}

}  // namespace pace_test
}  // namespace nas::host
