#pragma once
/// \file
/// Mistakes in a resolved configuration that its schema alone does not show.

#include <vector>

#include "core/base/error.h"
#include "core/config/config.h"
#include "core/config/known_parts.h"

namespace nas::core {

/// Every mistake that shows without LibTorch: unknown names of parts, several methods of which none is named, values
/// that do not suit each other (comparison_check.h), paths that do not exist, missing files of the host's data sets,
/// and given cells that nobody would use. Empty when there is none.
std::vector<Error> value_errors(const Config& config, const KnownParts& parts);

/// The configuration with eval.model.channels = "auto" when there are limits and neither a file nor a setting gives the
/// channels.
Config with_limited_channels(const Config& config);

/// The configuration with every path absolute, so that it means the same in any folder. Relative paths are relative to
/// the current folder.
Config with_absolute_paths(const Config& config);

}  // namespace nas::core
