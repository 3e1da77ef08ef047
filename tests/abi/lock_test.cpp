// `nas-host lock` and `run --locked`: a run loads the plugins that were locked, with the same bytes, and no others.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/base/hash.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace lock_test {

using nlohmann::json;
using test::first_line;
using test::Outcome;
using test::run_program;

std::string plugin(const std::string& name) { return TEST_PLUGINS "/lib" + name + ".so"; }

class Lock : public testing::Test {
 protected:
  Lock() { EXPECT_EQ(run_program({NAS_HOST, "lock", "--plugin", plugin("complete"), "--out", file_}).code, 0); }
  Outcome run(const std::string& name) const {
    return run_program({NAS_HOST, "--plugin", plugin(name), "--locked", file_, "--out", folder_ / "run"});
  }
  const test::TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_ / "plugins.lock";
};

TEST_F(Lock, HasIdVersionAndHash) {
  const json locked = json::parse(test::read_text(file_))["plugins"];
  ASSERT_EQ(locked.size(), 1);
  EXPECT_EQ(locked[0]["id"], "complete");
  EXPECT_EQ(locked[0]["sha256"], core::sha256_file(plugin("complete")));
  EXPECT_FALSE(locked[0]["version"].get<std::string>().empty());
}

TEST_F(Lock, APluginThatIsNotListedIsRefused) {
  const Outcome outcome = run("rival");
  EXPECT_EQ(outcome.code, 70);
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: plugin \"rival\" is not in the lock file");
}

/// The same id, other bytes.
TEST_F(Lock, AnotherFileOfThePluginIsRefused) {
  const Outcome outcome = run("twin");
  EXPECT_EQ(outcome.code, 70);
  EXPECT_EQ(first_line(outcome.err), "nas-host: error: plugin \"complete\" is not the one that was locked");
  EXPECT_THAT(outcome.err, testing::HasSubstr(core::sha256_file(plugin("complete"))));
}

TEST_F(Lock, ADamagedLockFileIsNamed) {
  test::write_text(file_, "{\"plugins\": [{\"id\": 3}]}");
  const Outcome outcome = run("complete");
  EXPECT_EQ(outcome.code, 5);
  EXPECT_THAT(outcome.err, testing::HasSubstr(file_.string()));
}

TEST_F(Lock, NoFileIsReplacedByItself) {
  test::write_text(file_, "mine");
  EXPECT_EQ(run_program({NAS_HOST, "lock", "--plugin", plugin("complete"), "--out", file_}).code, 2);
  EXPECT_EQ(test::read_text(file_), "mine");
}

}  // namespace lock_test
}  // namespace nas
