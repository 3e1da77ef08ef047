#pragma once
/// \file
/// A file that says which plugins may be loaded: their ids, versions and SHA-256. `nas-host lock` writes it, and
/// `nas-host run --locked FILE` obeys it.

#include <filesystem>
#include <string>
#include <vector>

#include "host/plugin/admission.h"

namespace nas::host {

class PluginLock {
 public:
  /// The plugins as they are now.
  static PluginLock of(const std::vector<PluginFile>& plugins);
  /// Throws core::Error(unreadable).
  static PluginLock read(const std::filesystem::path& file);

  std::string text() const;
  /// Throws a refusal (not_locked) for the first plugin that the file does not list, or lists with another SHA-256.
  void require(const std::vector<PluginFile>& plugins) const;

 private:
  struct Entry {
    std::string id, version, sha256;
  };
  void require(const PluginFile& plugin) const;

  std::filesystem::path file_;
  std::vector<Entry> entries_;
};

}  // namespace nas::host
