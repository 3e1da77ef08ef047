#pragma once

#include <string>

#include "host/options.h"

namespace nas::host {

/// Prints the plugin `name` (see find_plugin()): its manifest, its fingerprint beside the host's, and its configuration
/// keys. Then throws the refusal when this host refuses the plugin.
int inspect_plugin(const std::string& name, const Options& options);

}  // namespace nas::host
