#pragma once
/// \file
/// What a plugin was built for beside what this host has, as people and programs read it.

#include <ostream>

#include "host/json.h"
#include "host/plugin/fingerprint.h"
#include "host/plugin/manifest.h"

namespace nas::host {

std::vector<KeyComparison> comparisons_of(const Manifest& manifest);

/// A line for each key. A hard key that differs is marked as a reason to refuse the plugin.
void print_fingerprint(std::ostream& stream, const std::vector<KeyComparison>& keys);

/// {"key", "plugin", "host", "hard", "fits"}
Json json_of(const KeyComparison& key);

}  // namespace nas::host
