// What answers without the core must answer at once: no LibTorch in the process, and no time spent.
#include <gmock/gmock.h>

#include <chrono>

#include "tests/support/subprocess.h"

namespace nas {
namespace {

class Startup : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  std::vector<std::string> words() const {
    std::vector<std::string> words = GetParam();
    words.insert(words.begin(), NAS_HOST);
    return words;
  }
};

/// The best of several, because other programs share the machine.
double best_seconds(const std::vector<std::string>& words) {
  double best = 1e9;
  for (int round = 0; round < 10; ++round) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(test::run_program(words).code, 0);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    best = std::min(best, elapsed.count());
  }
  return best;
}

TEST_P(Startup, TakesLessThanFiftyMilliseconds) { EXPECT_LT(best_seconds(words()), 0.05); }

TEST_P(Startup, LoadsNoLibTorchAndNoPlugin) {
  const test::Outcome outcome = test::run_program(words(), {.environment = {"LD_DEBUG=files"}});
  ASSERT_THAT(outcome.err, testing::HasSubstr("libnas_base.so"));  // the loader does tell
  EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("torch.so")));
  EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("libtorch")));
  EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("libc10")));
  EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("libnas_core")));
}

const std::string torch_plugin = TEST_PLUGINS "/libwith_torch.so";
INSTANTIATE_TEST_SUITE_P(Of, Startup,
                         testing::Values(std::vector<std::string>{"--help"},
                                         std::vector<std::string>{"--version"},
                                         std::vector<std::string>{"plugins"},
                                         std::vector<std::string>{"inspect", torch_plugin},
                                         std::vector<std::string>{"config", "show"}),
                         [](const auto& instance) {
                           const std::string& word = instance.param[0];
                           return word.substr(word.find_first_not_of('-'));
                         });

}  // namespace
}  // namespace nas
