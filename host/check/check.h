#pragma once
/// \file
/// Tries a plugin out as its author or its user would before they rely on it.

#include <chrono>
#include <string>
#include <vector>

#include "host/findings.h"
#include "host/plugin/admission.h"

namespace nas::host {

struct CheckRequest {
  Consent consent;
  std::string config;                 ///< of --config; empty: a small run on synthetic images
  std::vector<std::string> settings;  ///< of --set
  std::chrono::seconds limit;         ///< of each process that is started
};

/// Appends to `findings`: the file, then what is loaded, then whole runs; each in a process of its own with a time
/// limit. What comes after a problem is left out when it cannot work. A plugin that this host refuses is a problem with
/// the exit code of the refusal. Throws core::Interrupted after Ctrl-C, when `findings` has those that were made until
/// then.
void check_plugin(const PluginFile& plugin, const CheckRequest& request, Findings& findings);

}  // namespace nas::host
