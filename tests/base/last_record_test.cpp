#include "core/base/last_record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.h"

namespace nas::core::last_record {
namespace last_record_test {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* text = R"({"status":"<status>","code":<code>,"what":"<what>","where":"<where>","more":"<what>"})";

class LastRecord : public testing::Test {
 protected:
  void SetUp() override { test::write_text(file, "before"); }
  void TearDown() override { forget(); }
  const test::TemporaryFolder folder;
  const fs::path file = folder / "run.json";
};

TEST_F(LastRecord, FillsInTheFirstOfEachBlank) {
  prepare(file, text);
  EXPECT_EQ(test::read_text(file), "before");
  write("crashed", "139", "in pre_step", "here");
  EXPECT_EQ(test::read_text(file),
            R"({"status":"crashed","code":139,"what":"in pre_step","where":"here","more":"<what>"})");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "no other file is left";
}

TEST_F(LastRecord, IsJsonWhateverTheTextHolds) {
  prepare(file, text);
  write("crashed", "1", "op \"a\\b\"\n\x1b[31m \xc3", "");
  EXPECT_EQ(json::parse(test::read_text(file))["what"], "op \"a\\b\"??[31m ?");
}

TEST_F(LastRecord, OnlyTheFirstOneIsWritten) {
  prepare(file, text);
  write("crashed", "139", "", "");
  write("failed", "1", "", "");
  EXPECT_EQ(json::parse(test::read_text(file))["status"], "crashed");
}

TEST_F(LastRecord, IsForgotten) {
  prepare(file, text);
  forget();
  write("crashed", "139", "", "");
  EXPECT_EQ(test::read_text(file), "before");
}

TEST_F(LastRecord, FollowsNoLinkThatLiesInItsWay) {
  prepare(file, text);
  fs::create_symlink(folder / "victim", file.string() + "." + std::to_string(::getpid()) + ".last");
  write("crashed", "139", "", "");
  EXPECT_FALSE(fs::exists(folder / "victim"));
  EXPECT_EQ(test::read_text(file), "before");
}

}  // namespace last_record_test
}  // namespace nas::core::last_record
