// A whole search with the fused engine finds what the op-by-op reference finds.
#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "small_run.h"

namespace nas::test {
namespace engines_test {

/// The losses of a search, in order.
std::vector<double> losses(const std::filesystem::path& run) {
  std::istringstream lines(read_text(run / "metrics.jsonl"));
  std::vector<double> losses;
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::json::parse(line);
    if (record.contains("loss")) losses.push_back(record["loss"]);
  }
  return losses;
}

/// Weights that move faster make noise grow: at the paper's rate this search ends elsewhere with two threads than with
/// one, on the reference too.
TEST(Engines, FindTheSameNetworkWithTheSameLosses) {
  const TemporaryFolder folder;
  const auto search = [&](const std::string& engine) {
    const std::filesystem::path run = folder / engine;
    const Outcome outcome = run_program(
        small_run(run, {"engine=" + engine, "eval.enabled=false", "search.train.epochs=3",
                        "search.train.optimizer.learning_rate=0.002", "search.darts.alphas.learning_rate=0.01"}));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return run;
  };
  const std::filesystem::path fused = search("fused"), reference = search("reference");
  EXPECT_EQ(read_text(fused / "genotype.txt"), read_text(reference / "genotype.txt"));
  const std::vector<double> actual = losses(fused), expected = losses(reference);
  ASSERT_EQ(actual.size(), expected.size());
  ASSERT_GT(actual.size(), 3u * 8u);
  for (size_t i = 0; i < actual.size(); ++i)
    EXPECT_NEAR(actual[i], expected[i], 1e-3 * expected[i]) << "line " << i + 1;
  EXPECT_NE(actual, expected) << "both ran on one engine";
}

}  // namespace engines_test
}  // namespace nas::test
