#pragma once
/// \file
/// Ranges of numbers as axes.

#include <string_view>
#include <vector>

#include "core/config/value.h"

namespace nas::host {

/// From `limits`, [from, to] or [from, to, step]: both ends belong to it, the last only if the steps meet it. Real
/// numbers when one of the limits is one. Empty when `limits` is not like that.
std::vector<core::Value> range_values(const core::Value& limits);

inline constexpr std::string_view range_demand = "[from, to] or [from, to, step] with values in it, up to 100,000";

}  // namespace nas::host
