#pragma once

#include <string>

#include "host/options.h"

namespace nas::host {

/// Prints the plugin `name` (see find_plugin()): manifest, fingerprint beside the host's, options. A plugin that would
/// be refused is shown first and its refusal thrown after.
int inspect_plugin(const std::string& name, const Options& options);

}  // namespace nas::host
