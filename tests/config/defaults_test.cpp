#include "core/config/defaults.h"

#include <gtest/gtest.h>

#include "core/config/resolve.h"
#include "tests/support/expect_error.h"

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
  for (const Key& key : schema.keys()) EXPECT_NE(key.doc, "") << key.path;
}

/// LibTorch takes an int for the number of threads: 2^32 + 1 threads would be one.
TEST(Defaults, BoundWhatWouldOverflow) {
  Schema schema;
  schema.add_core(core_defaults());
  const auto refused = [&](const std::string& setting) {
    return test::refusal(ExitCode::config, [&] { resolve(schema, {.file = "", .settings = {setting}}); });
  };
  EXPECT_EQ(refused("threads=4294967297"), "\"threads\" must be at most 4096, not 4294967297");
  EXPECT_EQ(refused("search.threads_per_training=4294967297"),
            "\"search.threads_per_training\" must be at most 4096, not 4294967297");
  EXPECT_EQ(refused("eval.model.cells=65536"), "\"eval.model.cells\" must be at most 4096, not 65536");
  EXPECT_EQ(refused("search.model.reductions=63"), "\"search.model.reductions\" must be at most 32, not 63");
  EXPECT_EQ(refused("search.model.channels=100000"), "\"search.model.channels\" must be at most 65536, not 100000");
}

}  // namespace defaults_test
}  // namespace nas::core
