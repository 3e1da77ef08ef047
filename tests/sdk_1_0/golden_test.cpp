// The golden plugins, which are built from the headers of SDK 1.0, on today's host.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "tests/support/subprocess.h"

namespace nas::test {
namespace golden_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

Outcome run_golden(const std::string& plugin, const fs::path& out, const std::vector<std::string>& settings) {
  std::vector<std::string> words = {
      NAS_HOST, "--plugin", GOLDEN_PLUGINS "/lib" + plugin + ".so", "--config", SMALL_CONFIG, "--out", out};
  for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
  return run_program(words, {.environment = {"OMP_NUM_THREADS=1"}});
}

/// The iids of the interfaces of SDK 1.0.
std::set<std::string> released_interfaces() {
  const std::regex iid("iid = \"(nas\\.[a-z_]+/1)\"");
  std::set<std::string> found;
  for (const auto& header : fs::directory_iterator(SDK_1_0 "/include/nas/boundary")) {
    const std::string text = read_text(header.path());
    for (std::sregex_iterator i(text.begin(), text.end(), iid); i != std::sregex_iterator(); ++i) found.insert((*i)[1]);
  }
  return found;
}

std::set<std::string> lines_of(const fs::path& file) {
  std::istringstream text(read_text(file));
  std::set<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.insert(line);
  return lines;
}

TEST(Golden, UsesEveryInterfaceOf1_0) {
  const TemporaryFolder folder;
  const Outcome outcome = run_golden("golden", folder / "run", {});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::set<std::string> released = released_interfaces();
  EXPECT_GT(released.size(), 30u);
  EXPECT_EQ(lines_of(folder / "run/golden/used.txt"), released);
  EXPECT_THAT(read_text(folder / "run/run.json"), HasSubstr("golden_result"));
  EXPECT_THAT(read_text(folder / "run/log.txt"), HasSubstr("the golden plugin has seen two epochs"));
}

TEST(Golden, StrategyUsesEveryFunctionOf1_0) {
  const TemporaryFolder folder;
  const Outcome outcome = run_golden("golden_strategy", folder / "run", {"data.dataset=synthetic"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(read_text(folder / "run/log.txt"), HasSubstr("the golden strategy runs"));
  EXPECT_THAT(read_text(folder / "run/golden_strategy/candidates.tsv"), HasSubstr("candidate-2"));
}

}  // namespace golden_test
}  // namespace nas::test
