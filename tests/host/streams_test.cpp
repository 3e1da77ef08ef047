// Standard streams that are full, closed or no longer read.
#include <gmock/gmock.h>

#include "tests/support/subprocess.h"

namespace nas {
namespace streams_test {

test::Outcome in_shell(const std::string& script) { return test::run_program({"bash", "-c", script, NAS_HOST}); }

const std::string lost = "standard output";

TEST(Streams, AFullDiskIsAnError) {
  const test::Outcome outcome = in_shell("$0 config show > /dev/full");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(test::first_line(outcome.err), testing::HasSubstr(lost));
}

TEST(Streams, AClosedOutputIsAnError) {
  const test::Outcome outcome = in_shell("$0 config show >&-");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(test::first_line(outcome.err), testing::HasSubstr(lost));
}

TEST(Streams, AReaderThatClosedThePipeIsNoError) {
  const test::Outcome outcome = in_shell("exec 3> >(exit 0); wait $!; $0 config show >&3");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
}

TEST(Streams, AnErrorKeepsItsCodeWhenNobodyCanReadIt) {
  EXPECT_EQ(in_shell("$0 inspect /no/such/libx.so >&- 2>&-").code, 60);
}

}  // namespace streams_test
}  // namespace nas
