// What every built plugin shows to the system's loader.
#include <gmock/gmock.h>

#include "tests/support/subprocess.h"

namespace nas {
namespace exports_test {

std::vector<std::filesystem::path> built_plugins() {
  std::vector<std::filesystem::path> paths = {TEST_PLUGINS "/libcomplete.so", TEST_PLUGINS "/libcollected.so",
                                              TEST_PLUGINS "/libwith_torch.so"};
  const std::filesystem::path folder = std::filesystem::path(NAS_HOST).parent_path() / "../plugins";
  if (!std::filesystem::exists(folder)) return paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".so") paths.push_back(entry.path());
  }
  return paths;
}

TEST(Exports, AreTheEntryAlone) {
  for (const std::filesystem::path& path : built_plugins()) {
    const test::Outcome names = test::run_program({"nm", "-D", "--defined-only", "--format=just-symbols", path});
    ASSERT_EQ(names.code, 0) << names.err;
    EXPECT_EQ(names.out, "nas_plugin_entry_v1\n") << path;
  }
}

TEST(Exports, ThePluginIsNeverUnloadedAndBoundAtOnce) {
  for (const std::filesystem::path& path : built_plugins()) {
    const test::Outcome dynamic = test::run_program({"readelf", "--dynamic", "--wide", path});
    ASSERT_EQ(dynamic.code, 0) << dynamic.err;
    EXPECT_THAT(dynamic.out, testing::ContainsRegex("FLAGS_1.*NODELETE")) << path;
    EXPECT_THAT(dynamic.out, testing::ContainsRegex("FLAGS_1.*NOW")) << path;
    EXPECT_THAT(dynamic.out, testing::HasSubstr("[libstdc++.so.6]")) << path;
  }
}

}  // namespace exports_test
}  // namespace nas
