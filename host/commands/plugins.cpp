#include <iostream>
#include <optional>

#include "core/base/text.h"
#include "host/command.h"
#include "host/json.h"
#include "host/plugin/admission.h"
#include "host/plugin/discovery.h"
#include "host/table.h"

namespace nas::host {
namespace {

/// A library in a plugin folder, with what could be read from it.
struct Listing {
  PluginFile file;
  std::optional<core::Error> refusal;
};

Listing list(const std::filesystem::path& path, const Consent& consent) {
  Listing listing{{path, {}, {}}, std::nullopt};
  try {
    listing.file = open_plugin(path);
    require_admissible(listing.file, consent);
  } catch (const core::Error& error) {
    listing.refusal = error;
  }
  return listing;
}

std::vector<Listing> list_all(const Options& options) {
  std::vector<Listing> listings;
  for (const std::string& name : options.plugins) listings.push_back(list(find_plugin(name), options.consent));
  for (const std::filesystem::path& path : installed_plugins()) listings.push_back(list(path, options.consent));
  return listings;
}

std::string abi_of(const Manifest& manifest) { return abi_text(manifest.abi_major, manifest.abi_minor_built); }

Json json_of(const Listing& listing) {
  const Manifest& manifest = listing.file.manifest;
  Json facts = {{"path", listing.file.path.string()}, {"ok", !listing.refusal}};
  if (!manifest.id.empty()) {
    facts.update({{"name", manifest.id},
                  {"version", manifest.version},
                  {"abi", abi_of(manifest)},
                  {"license", manifest.license},
                  {"summary", manifest.summary},
                  {"provides", manifest.provides}});
  }
  if (listing.refusal) facts["refusal"] = json_of_error(*listing.refusal);
  return facts;
}

Row row_of(const Listing& listing) {
  const Manifest& manifest = listing.file.manifest;
  const std::string path = listing.file.path.string();
  if (manifest.id.empty()) return {"-", "-", "-", listing.refusal->what()};
  const std::string what = listing.refusal ? std::string("refused: ") + listing.refusal->what() : manifest.summary;
  return {manifest.id, manifest.version, abi_of(manifest), what, path};
}

int run_plugins(const Options& options) {
  const std::vector<Listing> listings = list_all(options);
  if (options.json) {
    Json facts = Json::array();
    for (const Listing& listing : listings) facts.push_back(json_of(listing));
    print_json(std::cout, facts);
    return 0;
  }
  std::vector<Row> rows = {{"NAME", "VERSION", "ABI", "SUMMARY", "FILE"}};
  for (const Listing& listing : listings) rows.push_back(row_of(listing));
  if (listings.empty()) {
    std::cout << "No plugins were found. Searched folders:\n";
    for (const auto& folder : plugin_folders()) std::cout << "  " << folder.string() << '\n';
  } else {
    print_table(std::cout, rows);
  }
  return 0;
}

}  // namespace

extern constinit const Command plugins_command = {
    .name = "plugins",
    .arguments = "",
    .summary = "List the plugins that can be found, and why a plugin is refused",
    .details =
        "Searches the folders in the environment variable NAS_PLUGIN_PATH (separated by ':') and the plugin\n"
        "folders of nas-host itself. The plugins are not loaded.\n",
    .example = "  nas-host plugins --json\n",
    .add_options = add_plugin_option,
    .run = run_plugins,
};

}  // namespace nas::host
