#include "core/config/plugin_list.h"

#include <algorithm>
#include <filesystem>

#include "core/base/file.h"
#include "core/config/file_layers.h"

namespace nas::core {
namespace {

void add_plugin_name(const toml::node& node, const TomlDocument& document, std::vector<NamedPlugin>& plugins,
                     std::vector<Error>& errors) {
  const auto name = node.value_exact<std::string>();
  if (!name) return;  // resolve() reports the wrong type
  if (name->find('/') != name->npos && !name->starts_with('/')) {
    errors.emplace_back(ExitCode::config, "\"plugins\" must hold names or absolute paths, not " + to_toml(Value(*name)),
                        document.where(node.source()), "write the whole path, or load the plugin with --plugin");
    return;
  }
  plugins.push_back({*name, document.where(node.source())});
}

}  // namespace

std::vector<NamedPlugin> plugins_named_in(const std::string& file, std::vector<Error>& errors) {
  std::error_code unreachable;
  if (file.empty() ||
      (std::filesystem::exists(file, unreachable) && !std::filesystem::is_regular_file(file, unreachable)))
    return {};
  std::vector<NamedPlugin> plugins;
  for (const FileLayer& layer : read_file_layers(file, errors)) {
    const toml::node* node = layer.document.root().get("plugins");
    const toml::array* list = node ? node->as_array() : nullptr;
    if (!list) continue;
    plugins.clear();  // a later layer replaces the list of an earlier one, as with any key
    for (const toml::node& element : *list) add_plugin_name(element, layer.document, plugins, errors);
  }
  return plugins;
}

bool is_configuration(const std::string& file, const Schema& schema) {
  try {
    const TomlDocument document(read_file(file, ExitCode::unreadable), file);
    const toml::table& root = document.root();
    if (root.contains("version") || root.contains("cells")) return false;
    return std::ranges::any_of(in_order(root), [&](const auto& entry) {
      const std::string name(entry.first->str());
      return name == "include" || schema.find(name) || schema.has_table(name);
    });
  } catch (const Error&) {
    return false;  // whoever reads the file next says what is wrong with it
  }
}

}  // namespace nas::core
