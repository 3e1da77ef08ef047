// `nas-host doctor`: what this machine has for runs.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "small_run.h"

namespace nas::test {
namespace doctor_test {

using nlohmann::json;

json finding(const Outcome& outcome, const std::string& name) {
  for (const json& finding : json::parse(outcome.out))
    if (finding["name"] == name) return finding;
  ADD_FAILURE() << "no finding is called " << name << ": " << outcome.out;
  return {};
}

TEST(MachineDoctor, FindsWhatTestsNeed) {
  const Outcome outcome = run_program(host({"doctor", "--json"}));
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  const std::string torch = finding(outcome, "LibTorch")["value"];
  EXPECT_TRUE(std::filesystem::exists(torch.substr(torch.find(" in ") + 4))) << torch;
  for (const char* name : {"memory", "data", "plugins"}) EXPECT_EQ(finding(outcome, name)["state"], "good") << name;
}

/// The program beside a core library that is none.
TEST(MachineDoctor, ALibTorchThatCannotBeLoadedIsAProblem) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "bin");
  std::filesystem::create_directories(folder / "lib");
  const std::filesystem::path program = host({}).front(), library = program.parent_path() / "../lib/libnas_base.so";
  std::filesystem::copy_file(program, folder / "bin/nas-host");
  std::filesystem::copy_file(library, folder / "lib/libnas_base.so");
  write_text(folder / "lib/libnas_core.so", "no library");
  const Outcome outcome = run_program({folder / "bin/nas-host", "doctor", "--json"});
  EXPECT_EQ(outcome.code, 1) << outcome.out;
  EXPECT_EQ(finding(outcome, "LibTorch")["state"], "problem");
  EXPECT_THAT(finding(outcome, "LibTorch")["remedy"].get<std::string>(), testing::HasSubstr("LD_LIBRARY_PATH"));
  EXPECT_EQ(finding(outcome, "plugins")["state"], "problem");
}

TEST(LockedRun, LoadsWhatWasLocked) {
  const TemporaryFolder folder;
  const std::string lock = folder / "plugins.lock";
  ASSERT_EQ(run_program(host({"lock", "--plugin", "darts", "--out", lock})).code, 0);
  Words words = tiny_run(folder / "run", {"eval.enabled=false", "search.train.epochs=1", "search.train.max_steps=1"});
  words.insert(words.end(), {"--locked", lock});
  const Outcome outcome = run_program(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

}  // namespace doctor_test
}  // namespace nas::test
