// nas-host new-plugin: what it makes, and what it refuses. That the result builds and runs is shown in tests/install.
#include "host/plugin_template.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/support/subprocess.h"

namespace nas::host {
namespace plugin_template_test {

namespace fs = std::filesystem;
using test::Outcome;
using Words = std::vector<std::string>;

class NewPlugin : public testing::Test {
 protected:
  Outcome make(std::vector<std::string> words) {
    words.insert(words.begin(), {NAS_HOST, "new-plugin"});
    return test::run_program(words, {.folder = folder.path()});
  }
  /// The message of a command that must be refused as wrong usage, having made nothing.
  std::string refusal(const std::vector<std::string>& words) {
    const Outcome outcome = make(words);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  }
  test::TemporaryFolder folder;
};

TEST_F(NewPlugin, FillsInTheName) {
  const Outcome outcome = make({"first_order"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "A plugin that works, for you to make it yours: first_order\n"
            "  CMakeLists.txt\n"
            "  README.md\n"
            "  first_order.toml\n"
            "  plugin.cpp\n"
            "  try.toml\n"
            "There, build it and run it on made-up images:\n"
            "  cmake -B build -G Ninja -DCMAKE_BUILD_TYPE=Release\n"
            "  cmake --build build\n"
            "  nas-host --plugin build/plugins/libfirst_order.so --config try.toml\n");
  std::string everything;
  for (const auto& entry : fs::directory_iterator(folder / "first_order")) everything += test::read_text(entry.path());
  EXPECT_THAT(everything, testing::HasSubstr("nas_add_plugin(first_order SOURCES plugin.cpp CONFIG first_order.toml)"));
  EXPECT_THAT(everything, testing::HasSubstr("class FirstOrderTrainer final"));
  EXPECT_THAT(everything, testing::Not(testing::HasSubstr("my_method")));
  EXPECT_THAT(everything, testing::Not(testing::HasSubstr("MyMethod")));
}

TEST_F(NewPlugin, MakesTheFolderThatIsNamedWithItsParents) {
  ASSERT_EQ(make({"mine", "methods of mine/first"}).code, 0);
  EXPECT_TRUE(fs::exists(folder / "methods of mine/first/mine.toml"));
  const Outcome as_json = make({"mine", "second", "--json"});
  const auto facts = nlohmann::json::parse(as_json.out);
  EXPECT_EQ(facts["name"], "mine");
  EXPECT_EQ(facts["folder"], (folder / "second").string());
  EXPECT_EQ(facts["files"], nlohmann::json({"CMakeLists.txt", "README.md", "mine.toml", "plugin.cpp", "try.toml"}));
}

TEST_F(NewPlugin, LeavesWhatIsThereAlone) {
  test::write_text(folder / "mine", "a file");
  EXPECT_EQ(refusal({"mine"}),
            "nas-host: error: there is something of that name already\n"
            "  mine\n"
            "  name another folder: nas-host new-plugin NAME DIR\n");
  EXPECT_EQ(test::read_text(folder / "mine"), "a file");
  fs::create_directory(folder / "empty");
  EXPECT_EQ(test::first_line(refusal({"mine", "empty"})), "nas-host: error: there is something of that name already");
  EXPECT_TRUE(fs::is_empty(folder / "empty"));
}

TEST_F(NewPlugin, RefusesWhatIsNoName) {
  EXPECT_EQ(refusal({"First-Order"}),
            "nas-host: error: \"First-Order\" is no name for a plugin\n"
            "  a name begins with a letter and is made of a-z, 0-9 and '_', at most 40 of them, e.g. first_order\n");
  for (const std::string& name : Words{"", "1st", "_x", "../up", "a b", "a.b", std::string(41, 'a')})
    EXPECT_EQ(test::first_line(refusal({name})), "nas-host: error: \"" + name + "\" is no name for a plugin");
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST_F(NewPlugin, RefusesNamesThatMeanSomethingElse) {
  EXPECT_EQ(refusal({"test"}),
            "nas-host: error: \"test\" is a target of every build with CMake and LibTorch\n"
            "  choose another name\n");
  EXPECT_EQ(refusal({"model"}),
            "nas-host: error: search.model is a key of nas-host itself\n"
            "  choose another name\n");
  EXPECT_EQ(test::first_line(refusal({"enabled"})), "nas-host: error: search.enabled is a key of nas-host itself");
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST_F(NewPlugin, SaysWhereItCannotWrite) {
  test::write_text(folder / "file", "");
  const Outcome outcome = make({"mine", "file/mine"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err,
            "nas-host: error: cannot make the folder: Not a directory\n"
            "  file/mine\n"
            "  name another folder: nas-host new-plugin NAME DIR\n");
}

TEST(ClassPrefix, IsTheNameInCamelCase) {
  EXPECT_EQ(class_prefix("first_order"), "FirstOrder");
  EXPECT_EQ(class_prefix("x"), "X");
  EXPECT_EQ(class_prefix("nas_2_go_"), "Nas2Go");
}

}  // namespace plugin_template_test
}  // namespace nas::host
