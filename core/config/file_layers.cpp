#include "core/config/file_layers.h"

#include <algorithm>
#include <filesystem>

#include "core/base/input_file.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

namespace fs = std::filesystem;

/// Follows `include` depth first.
class LayerReader {
 public:
  explicit LayerReader(std::vector<Error>& errors) : errors_(errors) {}

  void read(const std::string& path, const std::string& included_at) {
    if (++files_ > most_files) return refuse_more(included_at);
    try {
      refuse_cycle(path, included_at);
      TomlDocument document(read_text_file(path, ExitCode::config, included_at), path);
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

  /// Said once. A file that is included twice is read twice, because it applies at both places: without a limit, 26
  /// files of two includes each would be read 2^25 times.
  void refuse_more(const std::string& included_at) {
    if (files_ > most_files + 1) return;
    errors_.emplace_back(ExitCode::config, "more than " + std::to_string(most_files) + " files are included",
                         included_at, "join some of the files, or include each at one place only");
  }

  void refuse_cycle(const std::string& path, const std::string& included_at) const {
    const auto same = [own = canonical(path)](const std::string& other) { return canonical(other) == own; };
    const auto first = std::find_if(open_.begin(), open_.end(), same);
    if (first == open_.end()) return;
    std::vector<std::string> cycle(first, open_.end());
    cycle.push_back(path);
    throw Error(ExitCode::config, "files include each other: " + text::join(cycle, " -> "), included_at,
                "remove one of the includes");
  }

  /// `path` as it is when it cannot be resolved: reading it then says why.
  static fs::path canonical(const std::string& path) {
    std::error_code problem;
    const fs::path resolved = fs::weakly_canonical(path, problem);
    return problem ? fs::path(path) : resolved;
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

  static constexpr int most_files = 100;

  std::vector<Error>& errors_;
  int files_ = 0;                  ///< read so far
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
