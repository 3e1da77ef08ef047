// [limits]: the largest network within them, and what exceeds them.
#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "small_run.h"

namespace nas::test {
namespace limits_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Limits : public testing::Test {
 protected:
  /// A run without a search or training: its network alone.
  Words run_of_cells(const std::string& out, const Words& more) const {
    Words settings = {
        "data.dataset=synthetic", "search.enabled=false", "eval.enabled=false",
        "eval.genotype=Genotype(normal=[('sep_conv_3x3', 0), ('skip_connect', 1), ('sep_conv_3x3', 2), "
        "('max_pool_3x3', 0)], normal_concat=range(2, 4), reduce=[('sep_conv_5x5', 0), ('skip_connect', 1), "
        "('dil_conv_3x3', 2), ('max_pool_3x3', 0)], reduce_concat=range(2, 4))"};
    settings.insert(settings.end(), more.begin(), more.end());
    return small_run(folder_ / out, settings);
  }
  json results(const std::string& out) const { return json::parse(read_text(folder_ / out / "run.json"))["results"]; }
  /// The cost of the network with so many channels.
  json results_with(int64_t channels) const {
    const std::string number = std::to_string(channels);
    const Outcome outcome = run_program(run_of_cells("with" + number, {"eval.model.channels=" + number}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return results("with" + number);
  }

  const TemporaryFolder folder_;
};

TEST_F(Limits, TheLargestNumberOfChannelsIsChosen) {
  const json nine = results_with(9), ten = results_with(10);
  for (const char* cost : {"macs", "parameters"}) {
    EXPECT_GT(ten[cost], nine[cost]);
    const std::string out = std::string("auto-") + cost, limit = std::to_string(nine[cost].get<int64_t>());
    const Outcome outcome =
        run_program(run_of_cells(out, {"eval.model.channels=auto", "limits." + std::string(cost) + "=" + limit}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(results(out)["channels"], 9) << cost;
    EXPECT_THAT(outcome.err, HasSubstr("tried these numbers of channels: 16 ("));
    EXPECT_THAT(outcome.out, HasSubstr("channels    9, the most within [limits]"));
  }
}

TEST_F(Limits, ANetworkThatIsTooLargeIsRefused) {
  const Outcome outcome = run_program(run_of_cells("run", {"eval.model.channels=8", "limits.macs=1000"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("error: the eval's network exceeds a limit: "));
  EXPECT_THAT(outcome.err, HasSubstr("key \"limits.macs\", set by --set limits.macs=1000"));
  EXPECT_FALSE(fs::exists(folder_ / "run"));
}

TEST_F(Limits, ALimitThatNothingSatisfiesIsAnErrorBeforeTheSearch) {
  const Outcome outcome = run_program(
      small_run(folder_ / "run", {"data.dataset=synthetic", "eval.model.channels=auto", "limits.parameters=20"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("the eval's network exceeds [limits] even with one channel ("));
  EXPECT_THAT(outcome.err, Not(HasSubstr("search epoch")));
  EXPECT_FALSE(fs::exists(folder_ / "run"));
}

TEST_F(Limits, AGivenNumberOfChannelsThatIsTooLargeIsRefusedBeforeTheSearch) {
  const Outcome outcome =
      run_program(small_run(folder_ / "run", {"data.dataset=synthetic", "eval.model.channels=16", "limits.macs=1000"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("error: the eval's network exceeds a limit: "));
  EXPECT_THAT(outcome.err, Not(HasSubstr("search epoch")));
}

TEST_F(Limits, ALatencyIsMeasuredAndRecorded) {
  const Outcome outcome = run_program(
      run_of_cells("run", {"eval.model.channels=auto", "limits.latency_ms=60000", "limits.parameters=9000"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json latencies = json::parse(read_text(folder_ / "run" / "search" / "latencies.json"));
  ASSERT_FALSE(latencies.empty());
  for (const auto& milliseconds : latencies) EXPECT_GT(milliseconds.get<double>(), 0.0);
}

TEST_F(Limits, AResumedRunKeepsItsNetwork) {
  const Words command = small_run(folder_ / "run", {"data.dataset=synthetic", "eval.model.channels=auto",
                                                    "limits.macs=200000", "eval.train.epochs=8"});
  BackgroundProgram program(command);
  program.wait_until([&] { return fs::exists(folder_ / "run" / "checkpoints" / "eval"); });
  program.wait_after(SIGKILL);
  const std::string network = read_text(folder_ / "run" / "model.toml");
  const Outcome resumed = run_program(host({"resume", folder_ / "run"}));
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(read_text(folder_ / "run" / "model.toml"), network);
  EXPECT_THAT(resumed.err, Not(HasSubstr("tried these numbers of channels")));
  EXPECT_TRUE(results("run").contains("channels"));
}

}  // namespace limits_test
}  // namespace nas::test
