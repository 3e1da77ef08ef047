// Commands that do not need the core must start fast: they load no LibTorch.
#include <gmock/gmock.h>

#include "tests/support/subprocess.h"

namespace nas {
namespace startup_test {

class Startup : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  std::vector<std::string> words() const {
    std::vector<std::string> words = GetParam();
    words.insert(words.begin(), NAS_HOST);
    return words;
  }
};

TEST_P(Startup, LoadsNoLibTorchAndNoPlugin) {
  const test::Outcome outcome = test::run_program(words(), {.environment = {"LD_DEBUG=files"}});
  ASSERT_THAT(outcome.err, testing::HasSubstr("libnas_base.so"));  // the dynamic loader does report
  EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("torch.so")));
  EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("libtorch")));
  EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("libc10")));
  EXPECT_THAT(outcome.err, testing::Not(testing::HasSubstr("libnas_core")));
}

const std::string torch_plugin = TEST_PLUGINS "/libwith_torch.so";
INSTANTIATE_TEST_SUITE_P(
    Of, Startup,
    testing::Values(std::vector<std::string>{"--help"}, std::vector<std::string>{"--version"},
                    std::vector<std::string>{"plugins"}, std::vector<std::string>{"inspect", torch_plugin},
                    std::vector<std::string>{"config", "show"}, std::vector<std::string>{"schema"},
                    std::vector<std::string>{"complete", "--", "--plugin", torch_plugin, "--set", ""}),
    [](const auto& instance) {
      const std::string& word = instance.param[0];
      return word.substr(word.find_first_not_of('-'));
    });

}  // namespace startup_test
}  // namespace nas
