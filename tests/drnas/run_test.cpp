// A run of DrNAS, which draws in every forward pass, ends with the same bits when it is killed at any moment and
// resumed.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/killed_run.h"

namespace nas::test {
namespace run_test {

TEST(DrnasRun, EndsWithTheSameBitsAfterManyKills) {
  const TemporaryFolder folder;
  const Outcome outcome = run_program(method_run("drnas", folder / "undisturbed"));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_bits_after_kills("drnas", folder / "killed", folder / "undisturbed", 9);
}

/// Killed in both stages and between them.
TEST(DrnasInTwoStages, EndsWithTheSameBitsAfterManyKills) {
  const Words settings = {"search.drnas.stages=2", "search.drnas.second_channel_parts=1", "search.train.epochs=2"};
  const TemporaryFolder folder;
  const Outcome outcome = run_program(method_run("drnas", folder / "undisturbed", settings));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::string supernet = read_text(folder / "undisturbed" / "search" / "second" / "supernet.toml");
  EXPECT_THAT(supernet, testing::ContainsRegex("primitives = \\[ *\"[a-z_0-9]+\", *\"[a-z_0-9]+\", *\"[a-z_0-9]+\", "
                                               "*\"[a-z_0-9]+\" *\\]"));
  const std::string metrics = read_text(folder / "undisturbed" / "metrics.jsonl");
  EXPECT_THAT(metrics, testing::HasSubstr("\"learning_rate\":0.1}")) << "the first epoch of the first stage";
  EXPECT_THAT(metrics, testing::HasSubstr("\"learning_rate\":0.05}")) << "the first epoch of the second stage";
  const std::string page = read_text(folder / "undisturbed" / "report.html");
  for (const char* part : {"<h2>Stage first</h2>", "<h2>Stage second</h2>", "second: Entropy of the alphas"})
    EXPECT_THAT(page, testing::HasSubstr(part));
  const auto pace = nlohmann::json::parse(read_text(folder / "undisturbed" / "run.json")).at("pace");
  for (const char* stage : {"first", "second"}) EXPECT_EQ(pace.at(stage).at("section"), "search");
  expect_same_bits_after_kills("drnas", folder / "killed", folder / "undisturbed", 9, settings,
                               {"search/first/result.toml", "search/second/result.toml", "search/second/alphas.jsonl"});
}

/// Before the first stage is trained.
TEST(DrnasInTwoStages, ChannelsThatTheSecondStageCannotDivideAreRefused) {
  const TemporaryFolder folder;
  const Outcome outcome = run_program(
      method_run("drnas", folder / "run", {"search.drnas.stages=2", "search.drnas.second_channel_parts=3"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, testing::HasSubstr(R"("search.drnas.second_channel_parts" (3) must divide)"));
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

}  // namespace run_test
}  // namespace nas::test
