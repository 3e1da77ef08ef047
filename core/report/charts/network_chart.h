#pragma once
/// \file
/// Accuracy against MACs of the networks in a method's table.

#include <string>

#include "core/report/read/recorded_table.h"

namespace nas::core {

/// A figure with every network, the frontier and the convex hull; empty for a table that has not both numbers of two
/// networks. The first columns count whose names have "macs" and "accuracy".
std::string network_chart(const RecordedTable& table);

}  // namespace nas::core
