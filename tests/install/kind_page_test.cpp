// The pages about the kinds of plugins: the files that a page shows are made by its commands, in its order, and the
// sentences that it quotes are those of the host.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "code_blocks.h"
#include "installation.h"

namespace nas::test {
namespace kind_page_test {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A command that fails, in the folder of the plugin after all commands of the page.
struct Mistake {
  std::string command;
  int code;
  std::string sentence;  ///< of the page and of the host
};

struct Page {
  std::string kind, plugin, method;
  std::vector<Mistake> mistakes;
};
void PrintTo(const Page& page, std::ostream* out) { *out << page.kind; }

class KindPage : public testing::TestWithParam<Page> {
 protected:
  static std::string text() { return read_text(fs::path(DOCUMENTS) / ("plugin-" + GetParam().kind + ".md")); }
  fs::path plugin_folder() const { return installation_.folder() / GetParam().plugin; }
  Outcome run(const std::string& script) const { return installation_.run({"sh", "-c", script}); }
  void expect(const Mistake& mistake) const {
    const Outcome outcome = run("cd " + GetParam().plugin + "\n" + mistake.command);
    EXPECT_EQ(outcome.code, mistake.code) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(mistake.sentence));
    EXPECT_THAT(text(), HasSubstr(mistake.sentence));
  }

  Installation installation_;
};

TEST_P(KindPage, BuildsTestsChecksAndRunsItsExample) {
  const Outcome outcome = Installation::require(run(script_with_files(code_blocks(text()))));
  EXPECT_THAT(outcome.out, HasSubstr("Running " + GetParam().plugin + "_test"));
  for (const char* name : {"file", "symbols", "entry", "run", "same run again", "kill and resume"})
    EXPECT_THAT(outcome.out, testing::ContainsRegex("good +" + std::string(name) + " "));
  EXPECT_THAT(outcome.out, HasSubstr("No problem was found."));
  const auto record = nlohmann::json::parse(read_text(plugin_folder() / "runs/fashion/run.json"));
  EXPECT_EQ(record["status"], "finished");
  EXPECT_EQ(record["method"], GetParam().method);
  for (const Mistake& mistake : GetParam().mistakes) expect(mistake);
}

const Mistake without_its_plugin = {"nas-host --plugin darts --config try.toml", 5, "there is no op \"mb_conv\""};
const Mistake without_held_out_images = {
    "nas-host --plugin build/plugins/libhalving.so --config try.toml --set search.halving.data.held_out_fraction=0", 3,
    "no images are held out to compare the networks"};
const std::string search_in_wrong =
    "nas-host --plugin darts --plugin build/plugins/libpixel_csv.so --config try.toml --set data.path=wrong";
/// Files that are not there, lines of one value more, and files in which each digit 0 is a 1.
const std::vector<Mistake> mistakes_in_csv = {
    {"mkdir wrong\n" + search_in_wrong, 1, "plugin pixel_csv cannot make its dataset \"pixel_csv\": cannot read "},
    {"for part in train test; do sed 's/$/,0/' csv/$part.csv >wrong/$part.csv; done\n" + search_in_wrong, 1,
     " is not a label and 784 numbers from 0 to 255"},
    {"for part in train test; do tr 0 1 <csv/$part.csv >wrong/$part.csv; done\n" + search_in_wrong, 4,
     "no training image has label 0, although the data set has "}};

INSTANTIATE_TEST_SUITE_P(Of, KindPage,
                         testing::Values(Page{"op", "mb_conv", "darts", {without_its_plugin}},
                                         Page{"searcher", "halving", "halving", {without_held_out_images}},
                                         Page{"dataset", "pixel_csv", "darts", mistakes_in_csv}),
                         [](const auto& instance) { return instance.param.kind; });

}  // namespace kind_page_test
}  // namespace nas::test
