#include "host/doctor/plugin.h"

#include <optional>

#include "core/base/text.h"
#include "host/fingerprint_table.h"
#include "host/plugin/refusal.h"

namespace nas::host {
namespace {

using Condition = Finding::Condition;

Finding finding_of(const KeyComparison& key) {
  if (key.fits) return {key.key, Condition::good, key.plugin, ""};
  return {key.key, Condition::problem, key.plugin + " in the plugin, " + key.host + " in this host", remedy_for(key)};
}

bool is(const core::Error& error, Refusal reason) { return error.code() == static_cast<core::ExitCode>(reason); }

/// What `check` throws.
template <class Check>
std::optional<core::Error> refusal_by(const Check& check) {
  try {
    check();
    return std::nullopt;
  } catch (const core::Error& error) {
    return error;
  }
}

Finding finding_of(const std::string& name, const std::string& value, const std::optional<core::Error>& refusal) {
  if (!refusal) return {name, Condition::good, value, ""};
  return {name, Condition::problem, refusal->what(), refusal->remedy()};
}

Finding abi_of(const PluginFile& plugin) {
  const Manifest& manifest = plugin.manifest;
  return finding_of("plugin ABI", abi_text(manifest.abi_major, manifest.abi_minor_built),
                    refusal_by([&] { require_abi(plugin); }));
}

/// Nothing about a plugin that uses no draft.
Findings drafts_of(const PluginFile& plugin) {
  if (plugin.manifest.drafts.empty()) return {};
  return {finding_of("drafts", core::text::join(plugin.manifest.drafts, ", "),
                     refusal_by([&] { require_drafts(plugin); }))};
}

}  // namespace

Findings examine_plugin(const PluginFile& plugin, const Consent& consent) {
  Findings findings = {abi_of(plugin)};
  for (Finding& draft : drafts_of(plugin)) findings.push_back(std::move(draft));
  for (const KeyComparison& key : comparisons_of(plugin.manifest))
    if (key.hard) findings.push_back(finding_of(key));
  const std::optional<core::Error> refusal = refusal_of(plugin, consent);
  if (refusal && !is(*refusal, Refusal::other_abi) && !is(*refusal, Refusal::other_build))
    findings.push_back({"file", Condition::problem, refusal->what(), refusal->remedy()});
  return findings;
}

}  // namespace nas::host
