#include <gtest/gtest.h>

#include "core/config/resolve.h"
#include "tests/support/expect_error.h"

namespace nas::core {
namespace setting_test {

class SettingTest : public testing::Test {
 protected:
  SettingTest() {
    schema_.add_core(
        "#: >= 1\nepochs = 50\nrate = 0.025\nnesterov = false\ndevice = 'cpu'\n"
        "milestones = [1]\nbetas = [0.9]\nnames = ['x']\n[search]\norder = 2\n");
  }

  Value set(const std::string& key, const std::string& value) {
    return resolve(schema_, {"", {key + "=" + value}}).value(key);
  }
  std::string error(const std::string& setting) {
    return test::config_error([&] { resolve(schema_, {"", {setting}}); });
  }

  Schema schema_;
};

TEST_F(SettingTest, ValuesHaveTheTypesOfTheirKeys) {
  EXPECT_EQ(set("epochs", "3"), Value(int64_t{3}));
  EXPECT_EQ(set("rate", "1e-3"), Value(0.001));
  EXPECT_EQ(set("rate", "1"), Value(1.0));
  EXPECT_EQ(set("nesterov", "true"), Value(true));
  EXPECT_EQ(set("milestones", "[1, 2]"), Value(std::vector<int64_t>{1, 2}));
  EXPECT_EQ(set("milestones", "[]"), Value(std::vector<int64_t>{}));
  EXPECT_EQ(set("betas", "[0.5,1]"), Value(std::vector<double>{0.5, 1}));
  EXPECT_EQ(set("names", "['a', \"b\"]"), Value(std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(set("search.order", "1"), Value(int64_t{1}));
}

TEST_F(SettingTest, TextNeedsNoQuotes) {
  EXPECT_EQ(set("device", "cuda:0"), Value("cuda:0"));
  EXPECT_EQ(set("device", "\"cuda:0\""), Value("cuda:0"));
  EXPECT_EQ(set("device", "'cuda:0'"), Value("cuda:0"));
  EXPECT_EQ(set("device", ""), Value(""));
  EXPECT_EQ(set("device", "12"), Value("12"));
  EXPECT_EQ(set("device", "a=b # c\n\"d\""), Value("a=b # c\n\"d\""));
  EXPECT_EQ(set("device", "Genotype(normal=[('none', 0)])"), Value("Genotype(normal=[('none', 0)])"));
}

TEST_F(SettingTest, LastOneCounts) {
  EXPECT_EQ(resolve(schema_, {"", {"epochs=3", "epochs = 4"}}).integer("epochs"), 4);
}

TEST_F(SettingTest, WrongValues) {
  EXPECT_EQ(error("epochs=ten"), "\"epochs\" must be an integer, not \"ten\"\n--set epochs=ten\nits default is 50");
  EXPECT_EQ(error("epochs='3'"), "\"epochs\" must be an integer, not text\n--set epochs='3'\nits default is 50");
  EXPECT_EQ(error("epochs="), "\"epochs\" must be an integer, not \"\"\n--set epochs=\nits default is 50");
  EXPECT_EQ(error("epochs=0"), "\"epochs\" must be at least 1, not 0\n--set epochs=0\nits default is 50");
  EXPECT_EQ(error("names=[a]"),
            "\"names\" must be a list of text, not \"[a]\"\n--set names=[a]\nits default is [\"x\"]");
  EXPECT_EQ(error("device=\xff"), "\"device\" must be text, not \"\xff\"\n--set device=\xff\nits default is \"cpu\"");
}

TEST_F(SettingTest, CannotSmuggleInASecondKey) {
  EXPECT_EQ(error("epochs=3\nrate = 1"),
            "\"epochs\" must be an integer, not \"3\nrate = 1\"\n--set epochs=3\nrate = 1\nits "
            "default is 50");
}

TEST_F(SettingTest, UnknownKeys) {
  EXPECT_EQ(error("epocs=3"),
            "unknown key \"epocs\"; did you mean \"epochs\"?\n--set epocs=3\nsee the keys with: "
            "nas-host config show");
  EXPECT_EQ(error("serch.order=3"),
            "unknown key \"serch.order\"; did you mean \"search.order\"?\n--set serch.order=3\n"
            "see the keys with: nas-host config show");
  EXPECT_EQ(error("search=3"),
            "\"search\" is a table and has no value of its own\n--set search=3\nset one of its keys");
}

TEST_F(SettingTest, WithoutAValueItIsAUsageError) {
  for (const char* setting : {"epochs", "=3", ""}) {
    const std::vector<Error> errors = check(schema_, {"", {setting}});
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].what(), std::string("--set needs key=value, not \"") + setting + "\"");
    EXPECT_EQ(errors[0].code(), ExitCode::usage);
  }
}

}  // namespace setting_test
}  // namespace nas::core
