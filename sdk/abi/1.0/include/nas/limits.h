#pragma once
/// \file
/// What the networks of a method may cost.

#include <string_view>

#include "nas/boundary/limits.h"
#include "nas/config.h"

namespace nas {

/// The key of the first limit that is set, for a message about networks that exceed the limits; empty when none is.
/// `config` is the whole configuration.
inline std::string_view first_limit(const IConfig& config) {
  if (config.integer("limits.parameters") > 0) return "limits.parameters";
  if (config.integer("limits.macs") > 0) return "limits.macs";
  return config.real("limits.latency_ms") > 0 ? "limits.latency_ms" : "";
}

}  // namespace nas
