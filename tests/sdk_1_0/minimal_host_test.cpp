// Today's plugins on a host of SDK 1.0 that has nothing of what came later.
#include <gmock/gmock.h>

#include "tests/support/subprocess.h"

namespace nas::test {
namespace minimal_host_test {

using testing::HasSubstr;

Outcome on_minimal_host(const std::string& library) { return run_program({MINIMAL_HOST, library}); }

std::string todays(const std::string& name) {
  return (std::filesystem::path(NAS_HOST).parent_path() / "../plugins" / ("lib" + name + ".so")).string();
}

TEST(MinimalHost, TrainsAndFinalizesACellOfAMethod) {
  for (const char* method : {"darts", "gdas"}) {
    const Outcome outcome = on_minimal_host(todays(method));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("plugin " + std::string(method) + " on a host of 1.0\n"));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("the first edge becomes [a-z_0-9]+\n"));
  }
}

TEST(MinimalHost, RunsAStrategyToItsEnd) {
  const Outcome outcome = on_minimal_host(GOLDEN_PLUGINS "/libany_minor.so");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("strategy local_search: 6 candidates\n"));
}

TEST(MinimalHost, RefusesWhatRequiresALaterMinor) {
  const Outcome outcome = on_minimal_host(GOLDEN_PLUGINS "/libnext_minor.so");
  EXPECT_EQ(outcome.code, 63);
  EXPECT_EQ(outcome.err, "plugin \"local_search\" needs plugin ABI 1.1 and this host offers 1.0\n");
}

}  // namespace minimal_host_test
}  // namespace nas::test
