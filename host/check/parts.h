#pragma once
/// \file
/// What `nas-host check` does with a plugin that is loaded, each part in a process of its own.

#include <filesystem>
#include <string>

#include "core/config/config.h"
#include "host/findings.h"
#include "host/plugin/admission.h"

namespace nas::host {

/// Where a part leaves its findings: one line of JSON each, written at once, so that those before a crash are kept.
class FindingsFile {
 public:
  explicit FindingsFile(std::filesystem::path path) : path_(std::move(path)) {}
  void add(const Finding& finding) const;
  /// Those that were added; none when there is no file.
  Findings read() const;

 private:
  std::filesystem::path path_;
};

/// Calls the entry twice, and compares what it provides with the manifest.
void check_entry(const PluginFile& plugin, const FindingsFile& findings);

/// Lets each factory make an object with `config`, without a configuration and with one that lacks every key, and ends
/// the object; then looks for threads and file descriptors that are left.
void check_factories(const PluginFile& plugin, const core::Config& config, const FindingsFile& findings);

/// Tries out each op (core/app/op_check.h).
void check_ops(const PluginFile& plugin, const FindingsFile& findings);

}  // namespace nas::host
