#include "host/doctor/plugin.h"

#include <optional>

#include "host/fingerprint_table.h"
#include "host/plugin/refusal.h"
#include "nas/abi.h"

namespace nas::host {
namespace {

using Condition = Finding::Condition;

Finding finding_of(const KeyComparison& key) {
  if (key.fits) return {key.key, Condition::good, key.plugin, ""};
  return {key.key, Condition::problem, key.plugin + " in the plugin, " + key.host + " in this host", remedy_for(key)};
}

bool is(const core::Error& error, Refusal reason) { return error.code() == static_cast<core::ExitCode>(reason); }

Finding abi_of(const PluginFile& plugin, const std::optional<core::Error>& refusal) {
  const Manifest& manifest = plugin.manifest;
  const std::string versions = abi_text(manifest.abi_major, manifest.abi_minor_built);
  if (!refusal || !is(*refusal, Refusal::other_abi)) return {"plugin ABI", Condition::good, versions, ""};
  return {"plugin ABI", Condition::problem,
          versions + " in the plugin, " + abi_text(NAS_ABI_MAJOR, NAS_ABI_MINOR) + " in this host", refusal->remedy()};
}

}  // namespace

Findings examine_plugin(const PluginFile& plugin, const Consent& consent) {
  const std::optional<core::Error> refusal = refusal_of(plugin, consent);
  Findings findings = {abi_of(plugin, refusal)};
  for (const KeyComparison& key : comparisons_of(plugin.manifest))
    if (key.hard) findings.push_back(finding_of(key));
  if (refusal && !is(*refusal, Refusal::other_abi) && !is(*refusal, Refusal::other_build))
    findings.push_back({"file", Condition::problem, refusal->what(), refusal->remedy()});
  return findings;
}

}  // namespace nas::host
