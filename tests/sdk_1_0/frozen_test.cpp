// What was released as SDK 1.0 stays as it was.
#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "core/base/hash.h"
#include "tests/support/subprocess.h"

namespace nas {
namespace frozen_test {

namespace fs = std::filesystem;

constexpr const char* checksums = "SHA256SUMS";

/// "SHA-256  path" for each file, as sha256sum writes it.
std::set<std::string> files_of_1_0() {
  std::set<std::string> lines;
  for (const auto& entry : fs::recursive_directory_iterator(SDK_1_0)) {
    const std::string name = fs::relative(entry.path(), SDK_1_0).string();
    if (entry.is_regular_file() && name != checksums)
      lines.insert(core::sha256(test::read_text(entry.path())) + "  " + name);
  }
  return lines;
}

TEST(Frozen, NoFileOf1_0HasChanged) {
  std::istringstream text(test::read_text(fs::path(SDK_1_0) / checksums));
  std::set<std::string> released;
  for (std::string line; std::getline(text, line);) released.insert(line);
  EXPECT_GT(released.size(), 80u);
  EXPECT_EQ(files_of_1_0(), released);
}

}  // namespace frozen_test
}  // namespace nas
