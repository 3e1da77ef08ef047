// A configuration file, resolved with the schema of nas-host, and written again.
#include <cstdlib>

#include "core/config/defaults.h"
#include "core/config/resolve.h"
#include "fuzz_file.h"
#include "target.h"

namespace {

const nas::core::Schema& schema() {
  static const nas::core::Schema core = [] {
    nas::core::Schema schema;
    schema.add_core(nas::core::core_defaults());
    return schema;
  }();
  return core;
}

}  // namespace

void nas::fuzz::target(std::string_view bytes) {
  const FuzzFile file(bytes);
  expect_error_or_value([&] {
    const core::Config config = core::resolve(schema(), {.file = file.path()});
    const FuzzFile written(config.to_toml({.origin = true, .docs = true}));
    if (core::resolve(schema(), {.file = written.path()}).fingerprint() != config.fingerprint()) std::abort();
  });
}
