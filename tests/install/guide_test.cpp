// docs/plugin-guide.md: its commands are run as they stand there, and the code that it shows is what they build.
#include <gmock/gmock.h>

#include <map>

#include "code_blocks.h"
#include "installation.h"

namespace nas::test {
namespace guide_test {

namespace fs = std::filesystem;

class Guide : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    installation_ = new Installation();
    blocks_ = code_blocks(read_text(GUIDE));
    outcome_ = Installation::require(installation_->run({"sh", "-c", script_of(blocks_)}));
  }
  static void TearDownTestSuite() { delete installation_; }
  static fs::path plugin_folder() { return installation_->folder() / "first_order"; }

  static inline Installation* installation_ = nullptr;
  static inline std::vector<Block> blocks_;
  static inline Outcome outcome_;
};

TEST_F(Guide, ItsCommandsEndWithATestedNetwork) {
  EXPECT_THAT(outcome_.out, testing::HasSubstr("first_order on synthetic, seed 2\n"));
  EXPECT_THAT(outcome_.out, testing::HasSubstr(" on the 64 test images\n"));
  EXPECT_TRUE(fs::is_directory(plugin_folder() / "runs"));
}

TEST_F(Guide, ItsCommandsRunTheTests) { EXPECT_THAT(outcome_.out, testing::HasSubstr("Running first_order_test")); }

TEST_F(Guide, ShowsTheCodeThatTheyBuild) {
  const std::map<std::string, std::vector<std::string>> files = {{"cpp", {"first_order.h", "plugin.cpp", "test.cpp"}},
                                                                 {"toml", {"first_order.toml"}},
                                                                 {"cmake", {"CMakeLists.txt"}}};
  std::map<std::string, int> shown;
  for (const Block& block : blocks_) {
    if (block.language == "sh") continue;
    ASSERT_TRUE(files.contains(block.language)) << "no file holds \"" << block.language << "\":\n" << block.text;
    std::string text;
    for (const std::string& file : files.at(block.language)) text += read_text(plugin_folder() / file);
    EXPECT_THAT(text, testing::HasSubstr(block.text));
    ++shown[block.language];
  }
  EXPECT_EQ(shown.size(), files.size());
}

}  // namespace guide_test
}  // namespace nas::test
