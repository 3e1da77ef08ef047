#include "core/config/file_layers.h"

#include <algorithm>
#include <filesystem>

#include "core/base/file.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

/// Follows `include` depth first.
class LayerReader {
 public:
  explicit LayerReader(std::vector<Error>& errors) : errors_(errors) {}

  void read(const std::string& path, const std::string& included_at) {
    try {
      refuse_cycle(path, included_at);
      TomlDocument document(read_file(path, ExitCode::config, included_at), path);
      open_.push_back(path);
      for (const Include& include : includes(document)) read(include.path, include.where);
      open_.pop_back();
      layers_.push_back({open_.empty() ? Layer::file : Layer::include, std::move(document)});
    } catch (const Error& error) {
      errors_.push_back(error);
    }
  }

  std::vector<FileLayer> take() { return std::move(layers_); }

 private:
  struct Include {
    std::string path;
    std::string where;
  };

  void refuse_cycle(const std::string& path, const std::string& included_at) const {
    const auto same = [&](const std::string& other) {
      return fs::weakly_canonical(other) == fs::weakly_canonical(path);
    };
    const auto first = std::find_if(open_.begin(), open_.end(), same);
    if (first == open_.end()) return;
    std::vector<std::string> cycle(first, open_.end());
    cycle.push_back(path);
    throw Error(ExitCode::config, "files include each other: " + text::join(cycle, " -> "), included_at,
                "remove one of the includes");
  }

  std::vector<Include> includes(const TomlDocument& document) {
    const toml::node* node = document.root().get("include");
    if (!node) return {};
    if (node->is_string()) return {include(*node, document)};
    const toml::array* list = node->as_array();
    if (!list) errors_.push_back(not_a_path(*node, document));
    std::vector<Include> found;
    for (size_t i = 0; list && i < list->size(); ++i) {
      if (list->get(i)->is_string())
        found.push_back(include(*list->get(i), document));
      else
        errors_.push_back(not_a_path(*list->get(i), document));
    }
    return found;
  }

  static Include include(const toml::node& node, const TomlDocument& document) {
    const fs::path path = fs::path(document.label()).parent_path() / node.as_string()->get();
    return {path.lexically_normal(), document.where(node.source())};
  }

  static Error not_a_path(const toml::node& node, const TomlDocument& document) {
    return Error(ExitCode::config,
                 "\"include\" must be a file name or a list of file names, not " + std::string(kind_name(node)),
                 document.where(node.source()));
  }

  std::vector<Error>& errors_;
  std::vector<std::string> open_;  ///< the files being read, outermost first
  std::vector<FileLayer> layers_;
};

}  // namespace

std::vector<FileLayer> read_file_layers(const std::string& path, std::vector<Error>& errors) {
  LayerReader reader(errors);
  reader.read(path, "");
  return reader.take();
}

}  // namespace nas::core
