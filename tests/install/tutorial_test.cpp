// docs/tutorial.md: its commands are run as they stand there, on pictures of Fashion-MNIST, by the installed programs.
#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "code_blocks.h"
#include "installation.h"

namespace nas::test {
namespace tutorial_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Tutorial : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    installation_ = new Installation();
    const std::vector<Block> blocks = code_blocks(read_text(TUTORIAL));
    for (const auto& [language, file] :
         std::map<std::string, std::string>{{"toml", "photos.toml"}, {"python", "answer.py"}})
      for (const Block& block : blocks)
        if (block.language == language) write_text(path(file), block.text);
    Installation::require(installation_->run({NAS_PYTHON, WRITE_PICTURES, "grey", path("photos"), "600", "100"}));
    outcome_ = Installation::require(installation_->run({"sh", "-c", script_of(blocks)}, environment()));
  }
  static void TearDownTestSuite() { delete installation_; }
  static fs::path path(const std::string& name) { return installation_->folder() / name; }
  static Words environment() { return {"XDG_CACHE_HOME=" + path("cache").string()}; }

  static inline Installation* installation_ = nullptr;
  static inline Outcome outcome_;
};

TEST_F(Tutorial, ItsCommandsEndWithANetworkThatHasLearned) {
  EXPECT_THAT(outcome_.out, HasSubstr("600"));
  EXPECT_TRUE(fs::exists(path("sheet.png")));
  const auto record = nlohmann::json::parse(read_text(path("runs/photos/run.json")));
  EXPECT_EQ(record["results"]["test_images"], 100);
  EXPECT_GT(record["results"]["test_accuracy"], 0.3) << "ten classes: chance is 0.1";
  EXPECT_LE(record["results"]["macs"], 5'000'000) << "the limit of the page";
  EXPECT_THAT(read_text(path("photos.py")), HasSubstr("class "));
}

/// The names of files and classes in the lines of `text`, of which a line has the file first.
std::map<std::string, std::string> answers_in(const std::string& text) {
  std::map<std::string, std::string> answers;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (const size_t space = line.find(".png "); space != line.npos)
      answers[line.substr(0, space + 4)] = line.substr(space + 5);
  return answers;
}

TEST_F(Tutorial, ItsProgramForOnnxRuntimeGivesTheAnswersOfPredict) {
  const Outcome outcome = Installation::require(installation_->run(
      {"sh", "-c", "find photos/test -name '*.png' -exec " + std::string(NAS_PYTHON) + " answer.py {} +"}));
  const std::map<std::string, std::string> answers = answers_in(outcome.out);
  ASSERT_EQ(answers.size(), 100u);
  const std::string csv = read_text(path("answers.csv"));
  for (const auto& [file, name] : answers) {
    const size_t row = csv.find(file);
    ASSERT_NE(row, csv.npos) << file;
    EXPECT_THAT(csv.substr(row, csv.find('\n', row) - row), HasSubstr("," + name + ",")) << file;
  }
}

}  // namespace tutorial_test
}  // namespace nas::test
