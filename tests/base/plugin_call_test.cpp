// How the end of a run passes through the code of a plugin, and what else a plugin may throw.
#include "core/base/plugin_call.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"

namespace nas::core {
namespace plugin_call_test {

using testing::HasSubstr;

const PluginSite site{.plugin = "mine", .part = "pre_step of its trainer"};
const Error full_disk(ExitCode::failed, "the disk is full", "run.json", "make room");

/// A function of the host that plugins call.
void save() {
  called_by_plugin([] { throw full_disk; });
}

void expect_full_disk(const std::function<void()>& plugin) {
  const Error error = test::error_of([&] { call_plugin(site, plugin); });
  EXPECT_STREQ(error.what(), "the disk is full");
  EXPECT_EQ(error.where(), "run.json");
  EXPECT_NO_THROW(call_plugin(site, [] {})) << "nothing of it is left for the next call";
}

TEST(PluginCall, ThrowsTheReasonForWhichTheHostEndsTheRun) { expect_full_disk(save); }

TEST(PluginCall, EndsTheRunAlthoughAPluginCatchesStandardExceptions) {
  bool swallowed = false;
  expect_full_disk([&] {
    try {
      save();
    } catch (const std::exception&) {
      swallowed = true;
    }
  });
  EXPECT_FALSE(swallowed);
}

TEST(PluginCall, EndsTheRunAlthoughAPluginCatchesEverything) {
  expect_full_disk([] {
    try {
      save();
    } catch (...) {
    }
  });
  expect_full_disk([] {
    try {
      save();
    } catch (...) {
      throw std::runtime_error("my own words");
    }
  });
}

TEST(PluginCall, GivesAPluginThatGoesOnTheSameAnswerAgain) {
  int served = 0, refused = 0;
  expect_full_disk([&] {
    for (int i = 0; i < 3; ++i) try {
        if (i == 0) save();
        called_by_plugin([&] { ++served; });
      } catch (const RunEnds&) {
        ++refused;
      }
  });
  EXPECT_EQ(served, 0);
  EXPECT_EQ(refused, 3);
}

TEST(PluginCall, PassesThroughCallsWithinCalls) {
  expect_full_disk([] { called_by_plugin([] { call_plugin({.plugin = "other", .part = "its runner"}, save); }); });
}

TEST(PluginCall, LetsAPluginHandleItsOwnMistakes) {
  bool handled = false;
  call_plugin(site, [&] {
    try {
      called_by_plugin([] { throw std::invalid_argument("an id is used twice"); });
    } catch (const std::invalid_argument&) {
      handled = true;
    }
  });
  EXPECT_TRUE(handled);
}

TEST(PluginCall, NamesThePluginForEverythingElse) {
  EXPECT_STREQ(test::error_of([] { call_plugin(site, [] { throw std::runtime_error("no luck"); }); }).what(),
               "plugin \"mine\" failed in pre_step of its trainer: no luck");
  EXPECT_THAT(test::error_of([] { call_plugin(site, [] { throw 42; }); }).what(), HasSubstr("not a std::exception"));
  EXPECT_EQ(call_plugin(site, [] { return 42; }), 42);
}

}  // namespace plugin_call_test
}  // namespace nas::core
