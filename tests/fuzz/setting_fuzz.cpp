// `--set KEY=VALUE`, for a key of each type.
#include "core/config/resolve.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  core::Schema schema;
  schema.add_core(
      "integer = 0\nreal = 0.5\nflag = true\ntext = \"\"\nintegers = [1]\nreals = [0.5]\ntexts = [\"a\"]\n");
  const std::string setting(bytes);
  expect_error_or_value([&] { core::resolve(schema, {.file = "", .settings = {setting}}); });
  for (const core::Key& key : schema.keys())
    expect_error_or_value([&] { core::resolve(schema, {.file = "", .settings = {key.path + "=" + setting}}); });
}
