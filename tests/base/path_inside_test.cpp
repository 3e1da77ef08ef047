#include "core/base/path_inside.h"

#include <gtest/gtest.h>

namespace nas::core {
namespace path_inside_test {

TEST(PathInside, IsAbsolute) {
  EXPECT_EQ(path_inside("/runs/one", "gallery/model.toml"), "/runs/one/gallery/model.toml");
  EXPECT_EQ(path_inside("/runs/one", "a/../b"), "/runs/one/b");
  EXPECT_TRUE(path_inside("runs", "a").is_absolute());
}

TEST(PathInside, IsEmptyForWhatLeavesTheFolder) {
  for (const char* path : {"", "..", "../other", "a/../../b", "/etc/passwd"})
    EXPECT_TRUE(path_inside("/runs", path).empty()) << path;
}

}  // namespace path_inside_test
}  // namespace nas::core
