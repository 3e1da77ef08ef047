// Plugin files: ELF headers, notes, manifest, fingerprint, and the plugin's configuration note as a schema.
#include "core/config/schema.h"
#include "fuzz_file.h"
#include "host/plugin/fingerprint.h"
#include "host/plugin/manifest.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) {
  const FuzzFile file(bytes);
  expect_error_or_value([&] {
    const host::Manifest manifest = host::read_manifest(file.path());
    host::compare_fingerprints(host::parse_fingerprint(manifest.fingerprint), host::host_fingerprint());
    core::Schema schema;
    schema.add_plugin(manifest.id, manifest.config);
  });
}
