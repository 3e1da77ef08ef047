// Networks outside of trainings, in real runs: scores without training, and costs.
#include "tests/supernet/probe_run.h"

namespace nas::test {
namespace live_networks_test {

namespace fs = std::filesystem;

/// The values of the whole run that the plugin recorded.
nlohmann::json values_of(const fs::path& run) {
  nlohmann::json values;
  for (const nlohmann::json& line : metrics_of(run, true))
    for (const auto& [name, value] : line.items())
      if (value.is_number_float() || value.is_number_integer()) values[name] = value;
  return values;
}

class LiveNetworks : public testing::Test {
 protected:
  static nlohmann::json scores(const fs::path& run) {
    const Outcome outcome =
        run_program(method_run(PROBE_PLUGIN, run, {"search.probe.task=scores", "eval.enabled=false"}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return values_of(run);
  }
  const TemporaryFolder folder_;
};

TEST_F(LiveNetworks, GiveTheSameScoresInEveryRepetition) {
  const nlohmann::json first = scores(folder_ / "first"), second = scores(folder_ / "second");
  EXPECT_EQ(first, second);
  for (const char* score : {"gradient", "jacobian", "flow"})
    for (const char* network : {"convolutions", "pools"})
      EXPECT_GT(first.at(std::string(network) + "_" + score).get<double>(), 0.0) << network << score;
  EXPECT_NE(first["convolutions_flow"], first["pools_flow"]);
  EXPECT_GT(first["parameters"], first["op_parameters"]);
  EXPECT_GT(first["macs"], first["op_macs"]);
  EXPECT_GT(first["op_macs"], 0);
  EXPECT_TRUE(read_text(folder_ / "first" / "model.toml") == read_text(folder_ / "second" / "model.toml"));
}

TEST_F(LiveNetworks, AreEvaluatedOnTheImagesOfASection) {
  const Outcome outcome = run_program(
      method_run(PROBE_PLUGIN, folder_ / "run", {"search.probe.task=bad_evaluation", "eval.enabled=false"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const std::string log = read_text(folder_ / "run" / "log.txt");
  EXPECT_THAT(log, testing::HasSubstr("there is no table [search.nothing.data]"));
  EXPECT_THAT(log, testing::HasSubstr("neither in training nor made with a section"));
}

}  // namespace live_networks_test
}  // namespace nas::test
