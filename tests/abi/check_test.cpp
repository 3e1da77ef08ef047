// `nas-host check PLUGIN` as far as it needs no LibTorch: what the file shows. tests/e2e/check_test.cpp has the rest.
#include <gmock/gmock.h>

#include "tests/support/subprocess.h"

namespace nas {
namespace check_test {

using test::Outcome;
using testing::HasSubstr;

Outcome checked(const std::string& name) {
  return test::run_program({NAS_HOST, "check", TEST_PLUGINS "/lib" + name + ".so"});
}

TEST(CheckedFile, APluginThatIsLinkedCarelesslyExportsTooMuch) {
  const Outcome outcome = checked("unsealed");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("good     file     unsealed 0.1.0, plugin ABI "));
  EXPECT_THAT(outcome.out, HasSubstr("problem  symbols  it exports "));
  EXPECT_THAT(outcome.out, HasSubstr("problem  linking  it could be unloaded while its objects are alive"));
  EXPECT_THAT(outcome.out, HasSubstr("nas_add_plugin()"));
}

TEST(CheckedFile, APluginOfAnotherHostIsNotLoaded) {
  const Outcome outcome = checked("other_torch");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("problem  torch  1.13 in the plugin"));
}

TEST(CheckedFile, WhatIsNoPluginIsRefused) {
  EXPECT_EQ(checked("no_manifest").code, 61);
  EXPECT_EQ(checked("not_there").code, 60);
}

}  // namespace check_test
}  // namespace nas
