// The default file of a plugin: keys, comments that document and constrain them, tables like others.
#include "core/config/schema.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  expect_error_or_value([&] {
    core::Schema schema;
    schema.add_core("[eval.train]\n# Passes over the data.\n#: >= 1\nepochs = 3\n");
    schema.add_plugin("fuzzed", bytes);
  });
}
