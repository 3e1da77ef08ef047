#include "core/config/defaults.h"

#include <gtest/gtest.h>

#include "core/config/resolve.h"

namespace nas::core {
namespace defaults_test {

TEST(Defaults, AreBuiltInAndConsistent) {
  Schema schema;
  schema.add_core(core_defaults());
  const Config config = resolve(schema, {});
  EXPECT_EQ(config.integer("seed"), 2);
  EXPECT_EQ(config.integer("threads"), 0);
  EXPECT_EQ(config.text("device"), "cpu");
}

TEST(Defaults, ExplainThemselves) {
  Schema schema;
  schema.add_core(core_defaults());
  for (const char* path : {"seed", "threads", "device"}) EXPECT_NE(schema.find(path)->doc, "") << path;
}

}  // namespace defaults_test
}  // namespace nas::core
