#include "core/base/input_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

namespace nas::core {
namespace input_file_test {

std::string reason(const std::string& path, uint64_t most = largest_text) {
  const std::string what = test::error_of([&] { read_text_file(path, ExitCode::config, "a.toml:1:1", most); }).what();
  const std::string lead = "cannot read " + path + ": ";
  return what.starts_with(lead) ? what.substr(lead.size()) : what;
}

TEST(ReadTextFile, GivesEveryByteUpToItsLimit) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(read_text_file(folder.write("five", "12345"), ExitCode::config, "", 5), "12345");
  EXPECT_EQ(reason(folder / "five", 4), "it is larger than 4 B");
}

/// Reading of these would never end, or would wait for a writer.
TEST(ReadTextFile, RefusesWhatIsNotAFile) {
  const test::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(reason(folder / "pipe"), "it is not a regular file");
  EXPECT_EQ(reason("/dev/zero"), "it is not a regular file");
  EXPECT_EQ(reason("/dev/null"), "it is not a regular file");
  EXPECT_EQ(reason(folder.path()), "Is a directory");
  EXPECT_EQ(reason(folder / std::string(300, 'x')), "File name too long");
}

/// As in `--config <(program)`.
TEST(ReadTextFile, ReadsAPipeThatTheShellHandedOver) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "seed = 3\n", 9), 9);
  ::close(ends[1]);
  EXPECT_EQ(read_text_file("/dev/fd/" + std::to_string(ends[0]), ExitCode::config), "seed = 3\n");
  ::close(ends[0]);
}

}  // namespace input_file_test
}  // namespace nas::core
