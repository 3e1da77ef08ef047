#pragma once
/// \file
/// What a configuration may name: parts by kind and name. Here without LibTorch, so that a configuration is checked in
/// milliseconds; the tests of core/ops, core/data and core/app hold the list of the host's own parts to the truth.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nas::core {

/// A part of the host.
struct HostPart {
  std::string_view kind, name;
  std::string_view doc;  ///< one line without a full stop
};

/// All parts of the host: its ops, data sets, and the default parts of a run.
std::span<const HostPart> host_parts();

/// The parts of the host and of loaded plugins.
class KnownParts {
 public:
  KnownParts();
  /// `plugin`: the id of the plugin that provides the part.
  void add(std::string_view kind, std::string_view name, std::string_view plugin = "");
  bool has(const std::string& kind, const std::string& name) const;
  /// In the order of the host's list, then as they were added.
  const std::vector<std::string>& names(const std::string& kind) const;
  /// The id of the plugin that provides the part; empty for a part of the host and for one that is unknown.
  std::string plugin_of(const std::string& kind, const std::string& name) const;
  bool provides_methods(const std::string& plugin) const { return with_methods_.contains(plugin); }

 private:
  std::map<std::string, std::vector<std::string>> names_;
  std::map<std::pair<std::string, std::string>, std::string> plugins_;  ///< by kind and name
  std::set<std::string> with_methods_;                                  ///< plugins
};

}  // namespace nas::core
