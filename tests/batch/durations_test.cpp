#include "host/batch/record/durations.h"

#include <gtest/gtest.h>

#include "tests/support/subprocess.h"

namespace nas::host {
namespace durations_test {

Experiment experiment(const std::string& plugin, const std::string& channels, const std::string& seed) {
  return {
      .name = "", .axes = {{"channels", channels}, {"seed", seed}}, .plugins = {{plugin, "", ""}}, .config_sha256 = ""};
}

TEST(Durations, AreNotKnownBeforeAnExperimentIsFinished) {
  EXPECT_FALSE(Durations().expected(experiment("darts", "4", "1")));
}

TEST(Durations, ComeFromTheMostSimilar) {
  Durations durations;
  durations.add(experiment("darts", "4", "1"), {10, 100});
  durations.add(experiment("darts", "4", "2"), {20, 300});
  durations.add(experiment("darts", "8", "1"), {60, 800});
  durations.add(experiment("random", "4", "1"), {110, 400});
  EXPECT_EQ(durations.expected(experiment("darts", "4", "3"))->seconds, 15);
  EXPECT_EQ(durations.expected(experiment("darts", "4", "3"))->bytes, 200);
  EXPECT_EQ(durations.expected(experiment("darts", "16", "1"))->seconds, 30) << "the same plugin";
  EXPECT_EQ(durations.expected(experiment("petridish", "4", "1"))->seconds, 50) << "anything";
}

TEST(BytesIn, CountsAllFiles) {
  const test::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "a" / "b");
  test::write_text(folder / "x", "12345");
  test::write_text(folder / "a" / "b" / "y", "123");
  EXPECT_EQ(bytes_in(folder.path().string()), 8);
  EXPECT_EQ(bytes_in((folder / "none").string()), 0);
}

}  // namespace durations_test
}  // namespace nas::host
