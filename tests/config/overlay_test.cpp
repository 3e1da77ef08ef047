#include <gtest/gtest.h>

#include <stdexcept>

#include "core/config/config.h"
#include "core/config/resolve.h"
#include "nas/config_overlay.h"

namespace nas::core {
namespace overlay_test {

Config example() {
  Schema schema;
  schema.add_core("cells = 8\nrate = 0.5\nops = ['none', 'skip']\n[inner]\ncells = 3\n");
  return resolve(schema, {});
}

TEST(ConfigOverlay, ReplacesIntegersAndNothingElse) {
  const Config below = example();
  ConfigOverlay overlay(below);
  overlay.set("cells", 5);
  EXPECT_EQ(overlay.integer("cells"), 5);
  EXPECT_EQ(overlay.real("cells"), 5.0);
  EXPECT_EQ(overlay.real("rate"), 0.5);
  EXPECT_EQ(overlay.text_at("ops", 1), "skip");
  EXPECT_EQ(overlay.length("ops"), 2);
  EXPECT_EQ(overlay.section("inner").integer("cells"), 3);
  EXPECT_EQ(below.integer("cells"), 8);
}

TEST(ConfigOverlay, RefusesWhatIsNoInteger) {
  const Config below = example();
  EXPECT_THROW(ConfigOverlay(below).set("rate", 1), std::invalid_argument);
  EXPECT_THROW(ConfigOverlay(below).set("nodes", 1), std::invalid_argument);
}

}  // namespace overlay_test
}  // namespace nas::core
