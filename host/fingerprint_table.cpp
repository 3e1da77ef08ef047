#include "host/fingerprint_table.h"

#include "host/table.h"

namespace nas::host {
namespace {

std::string verdict_on(const KeyComparison& key) {
  if (key.fits) return "";
  return key.hard ? "refused" : "differs (allowed)";
}

}  // namespace

std::vector<KeyComparison> comparisons_of(const Manifest& manifest) {
  return compare_fingerprints(parse_fingerprint(manifest.fingerprint), host_fingerprint());
}

void print_fingerprint(std::ostream& stream, const std::vector<KeyComparison>& keys) {
  std::vector<Row> rows = {{"BUILT FOR", "PLUGIN", "HOST", ""}};
  for (const KeyComparison& key : keys) rows.push_back({key.key, key.plugin, key.host, verdict_on(key)});
  print_table(stream, rows);
}

Json json_of(const KeyComparison& key) {
  return {{"key", key.key}, {"plugin", key.plugin}, {"host", key.host}, {"hard", key.hard}, {"fits", key.fits}};
}

}  // namespace nas::host
