#pragma once
/// \file
/// Values of a configuration that do not suit each other.

#include <vector>

#include "core/base/error.h"
#include "core/config/config.h"
#include "core/config/known_parts.h"

namespace nas::core {

/// Keys that break a comparison of their default file (constraints.h), fractions of images that sum to more than 1, and
/// schedules that do not fit their training. Keys of a stage that is not run are left out, and those of a plugin with
/// a method when the configuration names another method and no part of the plugin.
std::vector<Error> comparison_errors(const Config& config, const KnownParts& parts);

}  // namespace nas::core
