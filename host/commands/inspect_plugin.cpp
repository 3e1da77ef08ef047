#include "host/commands/inspect_plugin.h"

#include <iostream>
#include <optional>
#include <sstream>

#include "core/base/printable.h"
#include "core/base/text.h"
#include "host/fingerprint_table.h"
#include "host/json.h"
#include "host/plugin/admission.h"
#include "host/plugin/discovery.h"
#include "host/print_error.h"
#include "host/schema.h"
#include "host/table.h"
#include "nas/abi.h"

namespace nas::host {
namespace {

Json json_of(const core::Key& key) {
  return {{"key", key.path},
          {"type", core::type_name(key.type)},
          {"default", core::to_toml(key, key.default_value)},
          {"constraints", key.constraints.lines()},
          {"doc", key.doc}};
}

Json json_of(const PluginFile& plugin, const std::optional<core::Error>& refusal) {
  const Manifest& manifest = plugin.manifest;
  Json facts = {{"kind", "plugin"},
                {"name", manifest.id},
                {"version", manifest.version},
                {"license", manifest.license},
                {"summary", manifest.summary},
                {"path", plugin.path.string()},
                {"abi", abi_text(manifest.abi_major, manifest.abi_minor_built)},
                {"abi_required", abi_text(manifest.abi_major, manifest.abi_minor_required)},
                {"abi_host", abi_text(NAS_ABI_MAJOR, NAS_ABI_MINOR)},
                {"provides", manifest.provides},
                {"drafts", manifest.drafts},
                {"fingerprint", Json::array()},
                {"config", Json::array()},
                {"ok", !refusal}};
  for (const KeyComparison& key : comparisons_of(manifest)) {
    facts["fingerprint"].push_back(json_of(key));
  }
  const core::Schema schema = schema_with({plugin});
  for (const core::Key* key : keys_of_plugins(schema)) facts["config"].push_back(json_of(*key));
  if (refusal) facts["refusal"] = json_of_error(*refusal);
  return facts;
}

void print_manifest(const PluginFile& plugin) {
  const Manifest& manifest = plugin.manifest;
  std::cout << core::printable(manifest.id + " " + manifest.version + " - " + manifest.summary) << "\n\n";
  std::string abi = abi_text(manifest.abi_major, manifest.abi_minor_built);
  if (manifest.abi_minor_required > 0) abi += ", requires " + abi_text(manifest.abi_major, manifest.abi_minor_required);
  const std::string host_abi = abi_text(NAS_ABI_MAJOR, NAS_ABI_MINOR);
  std::vector<Row> rows = {{"file", plugin.path.string()},
                           {"licence", manifest.license},
                           {"plugin ABI", abi + " (this host has " + host_abi + ")"},
                           {"provides", core::text::join(manifest.provides, ", ")}};
  if (!manifest.drafts.empty()) rows.push_back({"uses drafts", core::text::join(manifest.drafts, ", ")});
  print_table(std::cout, rows);
}

/// As in a TOML file: what the key means, then the key with its default value.
void print_config(const PluginFile& plugin) {
  const core::Schema schema = schema_with({plugin});
  const std::vector<const core::Key*> keys = keys_of_plugins(schema);
  if (!keys.empty()) std::cout << "\nCONFIGURATION KEYS, with their default values\n";
  for (const core::Key* key : keys) {
    std::istringstream doc(key->doc);
    for (std::string line; std::getline(doc, line);) std::cout << "# " << core::printable(line) << '\n';
    for (const std::string& line : key->constraints.lines()) std::cout << "#: " << core::printable(line) << '\n';
    std::cout << core::printable(key->path + " = " + core::to_toml(*key, key->default_value)) << '\n';
  }
}

}  // namespace

int inspect_plugin(const std::string& name, const Options& options) {
  const PluginFile plugin = open_plugin(find_plugin(name));
  const std::optional<core::Error> refusal = refusal_of(plugin, options.consent);
  if (options.json) {
    print_json(std::cout, json_of(plugin, refusal));
  } else {
    print_manifest(plugin);
    std::cout << '\n';
    print_fingerprint(std::cout, comparisons_of(plugin.manifest));
    print_config(plugin);
  }
  if (!refusal) return 0;
  print_error(*refusal, options.color);  // not thrown, because with --json the refusal is part of the result
  return static_cast<int>(refusal->code());
}

}  // namespace nas::host
