// What a person sees when a run or a check refuses a plugin while it is loaded: the exact first line, and the exit
// code. Loading is the same with the stand-in for core as with core.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/abi/host_with_stand_in.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace loading_refusal_test {

using nlohmann::json;
using test::first_line;
using test::Outcome;
using test::run_program;

std::string plugin(const std::string& name) { return TEST_PLUGINS "/lib" + name + ".so"; }

struct LoadingRefusal {
  std::string plugin;
  int code;
  std::string line;              ///< after the plugin's name
  std::string constructor = "";  ///< what the constructor of plugins/constructor.cpp does
  std::string name() const { return plugin + (constructor.empty() ? "" : "_that_does_") + constructor; }
};
void PrintTo(const LoadingRefusal& refusal, std::ostream* stream) { *stream << refusal.name(); }

class WhileLoading : public testing::Test {
 protected:
  static void SetUpTestSuite() { host_ = new test::HostWithStandIn; }
  static void TearDownTestSuite() {
    delete host_;
    host_ = nullptr;
  }
  Outcome nas_host(std::vector<std::string> words, const std::string& constructor = "") const {
    words.insert(words.begin(), host_->program());
    return run_program(words, {.environment = {"CONSTRUCTOR=" + constructor}});
  }
  Outcome run(const std::string& name, const std::string& constructor = "") const {
    return nas_host({"--plugin", plugin(name), "--out", folder_ / name}, constructor);
  }
  void expect_usable_good_one() const {
    const Outcome outcome = run("complete");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "constant counts 42\n");
  }

 private:
  static inline test::HostWithStandIn* host_ = nullptr;
  const test::TemporaryFolder folder_;
};

class RefusedWhileLoading : public WhileLoading, public testing::WithParamInterface<LoadingRefusal> {};

TEST_P(RefusedWhileLoading, SaysWhyAndLeavesTheOthersUsable) {
  const LoadingRefusal& refusal = GetParam();
  const std::string sentence = "plugin \"" + refusal.plugin + "\" " + refusal.line;
  const Outcome outcome = run(refusal.plugin, refusal.constructor);
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: " + sentence);
  EXPECT_EQ(outcome.code, refusal.code);
  expect_usable_good_one();
}

INSTANTIATE_TEST_SUITE_P(
    A, RefusedWhileLoading,
    testing::Values(LoadingRefusal{"missing_symbol", 66, "cannot be loaded"},
                    LoadingRefusal{"constructor", 66, "ended the program while it was being loaded", "exit"},
                    LoadingRefusal{"constructor", 134, "crashed while it was being loaded", "abort"},
                    LoadingRefusal{"constructor", 67, "threw an exception while it was being loaded", "throw"},
                    LoadingRefusal{"no_entry", 67, "does not export nas_plugin_entry_v1"},
                    LoadingRefusal{"throwing_entry", 67, "threw an exception from its entry"},
                    LoadingRefusal{"failing_entry", 67, "refused to start"},
                    LoadingRefusal{"silent_entry", 67, "refused to start"},
                    LoadingRefusal{"empty_table", 67, "filled in its function table incorrectly"},
                    LoadingRefusal{"small_table", 67, "filled in its function table incorrectly"},
                    LoadingRefusal{"null_factory", 67, "filled in its function table incorrectly"},
                    LoadingRefusal{"no_create", 67, "filled in its function table incorrectly"}),
    [](const auto& instance) { return instance.param.name(); });

using HangingPlugin = WhileLoading;

/// A run with it waits until Ctrl-C; `check` is for this.
TEST_F(HangingPlugin, IsGivenUpByCheckAfterTheLimit) {
  const Outcome outcome = nas_host({"check", plugin("endless_entry"), "--limit", "1", "--json"});
  EXPECT_EQ(outcome.code, 1) << outcome.err;
  const json last = json::parse(outcome.out).back();
  EXPECT_EQ(last["name"], "entry");
  EXPECT_EQ(last["state"], "problem");
  EXPECT_EQ(last["value"], "it did not end within 1 s");
  expect_usable_good_one();
}

}  // namespace loading_refusal_test
}  // namespace nas
