// docs/strategies-in-c.md and examples/local-search-c, as somebody uses them who has a C compiler and an installed
// nas-host: no CMake, no LibTorch, no C++.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "code_blocks.h"
#include "installation.h"
#include "tests/support/background.h"
#include "tests/support/recorded_rows.h"

namespace nas::test {
namespace strategy_test {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

class Strategy : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    installation_ = new Installation();
    fs::copy(installation_->prefix() / "share/nas/examples/local-search-c", example(), fs::copy_options::recursive);
    run({"sh", "-c",
         "cd example && cc -shared -fPIC -I'" + (installation_->prefix() / "include").string() +
             "' local_search.c -o liblocal_search.so"});
    const Outcome outcome = search(undisturbed(), {"search.workers=1"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    log_ = outcome.err;
  }
  static void TearDownTestSuite() { delete installation_; }

  static fs::path example() { return installation_->folder() / "example"; }
  static fs::path undisturbed() { return installation_->folder() / "undisturbed"; }
  static fs::path out() {
    return installation_->folder() / testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  /// The plugin is found by its name, as those of the host are.
  static Words environment() { return {"NAS_PLUGIN_PATH=" + example().string()}; }
  static Outcome run(const Words& words) { return Installation::require(installation_->run(words, environment())); }
  static Words words_of_search(const fs::path& out, const Words& settings) {
    Words words = {"nas-host", "run", "--plugin", "local_search", "--config", example() / "try.toml", "--out", out};
    for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
    return words;
  }
  static Outcome search(const fs::path& out, const Words& settings) {
    return installation_->run(words_of_search(out, settings), environment());
  }
  static void expect_same_as_undisturbed() {
    expect_same_files(
        out(), undisturbed(),
        {"local_search/candidates.tsv", "search/found.toml", "model.toml", "metrics.jsonl", "weights.safetensors"});
  }

  static inline Installation* installation_ = nullptr;
  static inline std::string log_;
};

TEST_F(Strategy, NeedsTheCLibraryAlone) {
  const std::string library = (example() / "liblocal_search.so").string();
  std::istringstream dynamic(run({"readelf", "--dynamic", "--wide", library}).out);
  for (std::string line; std::getline(dynamic, line);)
    EXPECT_TRUE(line.find("(NEEDED)") == line.npos || line.find("[libc.so.6]") != line.npos) << line;
  const std::string undefined = run({"nm", "-D", "--undefined-only", library}).out;
  EXPECT_THAT(undefined, HasSubstr("calloc"));
  for (const char* of_cxx : {"_Z", "GLIBCXX", "CXXABI", "torch", "aoti_", "nas_"})
    EXPECT_THAT(undefined, testing::Not(HasSubstr(of_cxx)));
  EXPECT_EQ(run({"nm", "-D", "--defined-only", "--format=just-symbols", library}).out, "nas_plugin_entry_v1\n");
}

TEST_F(Strategy, IsListedLikeEveryPlugin) {
  const json listed = json::parse(run({"nas-host", "plugins", "--json"}).out);
  const auto found = std::ranges::find(listed, "local_search", [](const json& plugin) { return plugin["name"]; });
  ASSERT_NE(found, listed.end()) << listed;
  EXPECT_EQ((*found)["ok"], true) << *found;
  EXPECT_EQ((*found)["provides"], json({"strategy:local_search", "runner:local_search"}));
}

TEST_F(Strategy, IsBuiltForNoLibTorchAndNoCxx) {
  const json facts = json::parse(run({"nas-host", "inspect", "local_search", "--json"}).out);
  EXPECT_EQ(facts["ok"], true);
  std::map<std::string, json> keys;
  for (const json& key : facts["fingerprint"]) keys[key["key"]] = key;
  for (const char* none : {"torch", "stdlib", "cxx11abi"}) EXPECT_EQ(keys[none]["plugin"], "none") << none;
  EXPECT_EQ(facts["config"][0]["key"], "search.model.affine");
  EXPECT_EQ(run({"nas-host", "doctor", "local_search"}).code, 0);
}

TEST_F(Strategy, ItsKeysAreCheckedAndDescribed) {
  const json schema = json::parse(run({"nas-host", "schema", "--plugin", "local_search"}).out);
  EXPECT_THAT(schema.dump(), HasSubstr("Number of models that are trained altogether."));
  EXPECT_THAT(schema.dump(), HasSubstr("\"local_search\""));
  Words check = {"nas-host", "config", "check", "--plugin", "local_search", example() / "try.toml"};
  run(check);
  check.insert(check.end(), {"--set", "search.local_search.in_flight=65", "--set", "method=locl_search"});
  const Outcome outcome = installation_->run(check, environment());
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("\"search.local_search.in_flight\" must be at most 64, not 65"));
  EXPECT_THAT(outcome.err, HasSubstr("local_search"));
}

TEST_F(Strategy, GoesFromNetworksToBetterNeighbours) {
  const std::vector<Words> rows = rows_of(undisturbed() / "local_search/candidates.tsv");
  ASSERT_EQ(rows.size(), 16u);
  std::map<std::string, Words> by_id;
  for (const Words& row : rows) by_id[row[1]] = row;
  EXPECT_EQ(by_id["candidate-1"][2], "");
  EXPECT_EQ(by_id["candidate-2"][2], "");
  std::set<std::string> cells;
  int neighbours = 0;
  for (const Words& row : rows) {
    if (row[2].empty()) continue;
    ++neighbours;
    const Words& parent = by_id.at(row[2]);
    EXPECT_TRUE(row[8] == parent[8] || row[9] == parent[9]) << "both cells differ";
    EXPECT_TRUE(parent[2].empty() || std::stod(parent[3]) > std::stod(by_id.at(parent[2])[3])) << "it went downhill";
  }
  EXPECT_GT(neighbours, 8);
}

TEST_F(Strategy, DoesNotDependOnTheNumberOfWorkers) {
  const Outcome outcome = search(out(), {"search.workers=2"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  expect_same_as_undisturbed();
}

TEST_F(Strategy, EndsWithTheSameBitsAfterKills) {
  Words words = words_of_search(out(), {"search.workers=2"});
  for (const char* candidate : {"candidate-3", "candidate-8", "candidate-12"}) {
    BackgroundProgram program(words, installation_->setting(environment()));
    program.wait_until([&] { return fs::exists(out() / "trainings" / candidate / "result.toml"); });
    EXPECT_EQ(program.wait_after(SIGKILL).code, 137);
    words = {"nas-host", "resume", out()};
  }
  run(words);
  expect_same_as_undisturbed();
}

TEST_F(Strategy, KeepsTheLimits) {
  std::vector<int64_t> sizes;
  for (const Words& row : rows_of(undisturbed() / "local_search/candidates.tsv")) sizes.push_back(std::stol(row[5]));
  std::ranges::sort(sizes);
  const int64_t limit = sizes[sizes.size() / 2];
  const Outcome outcome = search(
      out(), {"search.local_search.models=6", "limits.parameters=" + std::to_string(limit), "eval.enabled=false"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::vector<Words> rows = rows_of(out() / "local_search/candidates.tsv");
  EXPECT_EQ(rows.size(), 6u);
  for (const Words& row : rows) EXPECT_LE(std::stol(row[5]), limit);
}

TEST_F(Strategy, ThePageAboutItIsTrue) {
  const std::vector<Block> blocks = code_blocks(read_text(STRATEGIES_IN_C));
  EXPECT_THAT(run({"sh", "-c", script_of(blocks)}).out, HasSubstr("local_search on synthetic, seed 2\n"));
  const std::map<std::string, std::string> files = {{"c", "local_search.c"}, {"toml", "local_search.toml"}};
  std::map<std::string, int> shown;
  for (const Block& block : blocks) {
    if (block.language == "sh") continue;
    ASSERT_TRUE(files.contains(block.language)) << block.text;
    EXPECT_THAT(read_text(example() / files.at(block.language)), HasSubstr(block.text));
    ++shown[block.language];
  }
  EXPECT_EQ(shown.size(), files.size());
}

}  // namespace strategy_test
}  // namespace nas::test
