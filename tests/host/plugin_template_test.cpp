// nas-host new-plugin: what it creates, and what it refuses. tests/install builds and runs the result.
#include "host/plugin_template.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/support/subprocess.h"

namespace nas::host {
namespace plugin_template_test {

namespace fs = std::filesystem;
using test::Outcome;
using testing::HasSubstr;
using Words = std::vector<std::string>;

class NewPlugin : public testing::Test {
 protected:
  Outcome make(std::vector<std::string> words) {
    words.insert(words.begin(), {NAS_HOST, "new-plugin"});
    return test::run_program(words, {.folder = folder.path()});
  }
  /// The message of a command that must end with a usage error and create nothing.
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
  EXPECT_THAT(outcome.out, HasSubstr("first_order:\n"
                                     "  CMakeLists.txt\n"
                                     "  README.md\n"
                                     "  first_order.h\n"
                                     "  first_order.toml\n"
                                     "  plugin.cpp\n"
                                     "  test.cpp\n"
                                     "  try.toml\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  nas-host --plugin build/plugins/libfirst_order.so --config try.toml\n"));
  std::string everything;
  for (const auto& entry : fs::directory_iterator(folder / "first_order")) everything += test::read_text(entry.path());
  EXPECT_THAT(everything, HasSubstr("nas_add_plugin(first_order SOURCES plugin.cpp CONFIG first_order.toml)"));
  EXPECT_THAT(everything, HasSubstr("class FirstOrderTrainer final"));
  EXPECT_THAT(everything, testing::Not(HasSubstr("my_method")));
  EXPECT_THAT(everything, testing::Not(HasSubstr("MyMethod")));
}

TEST_F(NewPlugin, CreatesTheGivenFolderWithItsParents) {
  ASSERT_EQ(make({"mine", "methods of mine/first"}).code, 0);
  EXPECT_TRUE(fs::exists(folder / "methods of mine/first/mine.toml"));
  const Outcome as_json = make({"mine", "second", "--json"});
  const auto facts = nlohmann::json::parse(as_json.out);
  EXPECT_EQ(facts["name"], "mine");
  EXPECT_EQ(facts["folder"], (folder / "second").string());
  EXPECT_EQ(facts["files"], nlohmann::json({"CMakeLists.txt", "README.md", "mine.h", "mine.toml", "plugin.cpp",
                                            "test.cpp", "try.toml"}));
}

TEST_F(NewPlugin, HasATemplateForEachKind) {
  for (const std::string kind : {"trainer", "searcher", "op", "dataset"}) {
    const Outcome outcome = make({kind + "_of_mine", "--kind", kind});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out,
                HasSubstr("  nas-host check build/plugins/lib" + kind + "_of_mine.so --config try.toml\n"));
    for (const auto& entry : fs::directory_iterator(folder / (kind + "_of_mine"))) {
      EXPECT_THAT(test::read_text(entry.path()), testing::Not(HasSubstr("my_method"))) << entry.path();
      EXPECT_THAT(test::read_text(entry.path()), testing::Not(HasSubstr("MyMethod"))) << entry.path();
    }
  }
  const Outcome in_c = make({"in_c", "--kind", "strategy-c"});
  ASSERT_EQ(in_c.code, 0) << in_c.err;
  EXPECT_THAT(in_c.out, HasSubstr(" in_c.c -o libin_c.so\n"));
  EXPECT_THAT(in_c.out, HasSubstr("  nas-host check ./libin_c.so --config try.toml\n"));
  const std::string text = refusal({"mine", "--kind", "painter"});
  EXPECT_THAT(text, HasSubstr("there is no kind of plugin \"painter\""));
  EXPECT_THAT(text, HasSubstr("choose one of dataset, op, searcher, strategy-c, trainer"));
}

TEST_F(NewPlugin, DoesNotChangeExistingFiles) {
  test::write_text(folder / "mine", "a file");
  const std::string text = refusal({"mine"});
  EXPECT_THAT(test::first_line(text), HasSubstr("already exists"));
  EXPECT_THAT(text, HasSubstr("\n  mine\n"));
  EXPECT_THAT(text, HasSubstr("nas-host new-plugin NAME DIR\n"));
  EXPECT_EQ(test::read_text(folder / "mine"), "a file");
  fs::create_directory(folder / "empty");
  EXPECT_THAT(test::first_line(refusal({"mine", "empty"})), HasSubstr("already exists"));
  EXPECT_TRUE(fs::is_empty(folder / "empty"));
}

TEST_F(NewPlugin, RefusesInvalidNames) {
  EXPECT_THAT(refusal({"First-Order"}), HasSubstr(" at most 40 "));
  for (const std::string& name : Words{"", "1st", "_x", "../up", "a b", "a.b", std::string(41, 'a')})
    EXPECT_THAT(test::first_line(refusal({name})), HasSubstr("\"" + name + "\" is not a valid plugin name"));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST_F(NewPlugin, RefusesReservedNames) {
  EXPECT_THAT(test::first_line(refusal({"test"})), HasSubstr("\"test\" is reserved: CMake"));
  for (const std::string name : {"model", "enabled"})
    EXPECT_THAT(test::first_line(refusal({name})), HasSubstr("\"" + name + "\" is reserved: search." + name));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST_F(NewPlugin, ReportsWhereItCannotWrite) {
  test::write_text(folder / "file", "");
  const Outcome outcome = make({"mine", "file/mine"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(test::first_line(outcome.err), HasSubstr("Not a directory"));
  EXPECT_THAT(outcome.err, HasSubstr("\n  file/mine\n"));
}

TEST(ClassPrefix, IsTheNameInCamelCase) {
  EXPECT_EQ(class_prefix("first_order"), "FirstOrder");
  EXPECT_EQ(class_prefix("x"), "X");
  EXPECT_EQ(class_prefix("nas_2_go_"), "Nas2Go");
}

}  // namespace plugin_template_test
}  // namespace nas::host
