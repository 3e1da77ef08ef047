// Evaluations of a supernet during its training, in real runs.
#include "tests/install/code_blocks.h"
#include "tests/supernet/probe_run.h"

namespace nas::test {
namespace evaluation_test {

namespace fs = std::filesystem;

class Evaluation : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    for (const bool evaluate : {false, true}) {
      const Outcome outcome = run_program(method_run(
          PROBE_PLUGIN, run(evaluate), {std::string("search.probe.evaluate=") + (evaluate ? "true" : "false")}));
      ASSERT_EQ(outcome.code, 0) << outcome.err;
    }
  }
  static void TearDownTestSuite() { delete folder_; }
  static fs::path run(bool evaluates) { return *folder_ / (evaluates ? "evaluates" : "plain"); }

  static inline TemporaryFolder* folder_ = nullptr;
};

TEST_F(Evaluation, LeavesTheBitsOfTheRun) {
  for (const char* file : {"weights.safetensors", "search/alphas.jsonl", "search/found.toml"})
    EXPECT_TRUE(read_text(run(true) / file) == read_text(run(false) / file)) << file;
  EXPECT_EQ(metrics_of(run(true), false), metrics_of(run(false), false));
  EXPECT_FALSE(metrics_of(run(true), true).empty());
}

TEST_F(Evaluation, OfTheWholeSupernetIsThatOfTheEpoch) {
  std::vector<nlohmann::json> epochs;
  for (const nlohmann::json& line : metrics_of(run(true), false))
    if (line["stage"] == "search" && line["split"] == "arch") epochs.push_back(line);
  ASSERT_EQ(epochs.size(), 2u);
  int found = 0;
  for (const nlohmann::json& line : metrics_of(run(true), true)) {
    const nlohmann::json& epoch = epochs[line["epoch"].get<size_t>() - 1];
    const auto expect = [&](const char* name, const nlohmann::json& expected) {
      if (!line.contains(name)) return;
      EXPECT_EQ(line[name], expected) << name;
      ++found;
    };
    expect("whole_loss", epoch["loss"]);
    expect("whole_top1", epoch["top1"]);
    expect("whole_images", 128);
  }
  EXPECT_EQ(found, 6);
}

TEST_F(Evaluation, IsImpossibleWithoutImages) {
  const Outcome outcome = run_program(
      method_run(PROBE_PLUGIN, *folder_ / "none",
                 {"search.probe.evaluate=true", "search.data.train_fraction=1.0", "search.data.arch_fraction=0.0"}));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, testing::HasSubstr("pre_step of its trainer"));
  EXPECT_THAT(outcome.err, testing::HasSubstr("holds out no images"));
}

TEST_F(Evaluation, EndsWithTheSameBitsAfterManyKills) {
  expect_same_bits_after_kills(PROBE_PLUGIN, *folder_ / "killed", run(true), 9, {"search.probe.evaluate=true"});
}

TEST(SupernetGuide, ShowsCodeThatIsBuilt) {
  const std::string source = read_text(PROBE_SOURCE);
  const std::vector<Block> blocks = code_blocks(read_text(SUPERNET_GUIDE));
  EXPECT_EQ(blocks.size(), 4u);
  for (const Block& block : blocks) EXPECT_THAT(source, testing::HasSubstr(block.text));
}

}  // namespace evaluation_test
}  // namespace nas::test
