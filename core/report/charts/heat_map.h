#pragma once
/// \file
/// Shares as colours.

#include <cstdint>
#include <string>
#include <vector>

#include "core/report/read/alpha_history.h"

namespace nas::core {

/// A <figure>: a row for each op, a column for each epoch, the shares from 0 to 1 as colours.
std::string heat_map_of(const AlphaEdge& edge);

/// The colours with their shares, for a page with heat maps.
std::string heat_legend();

/// A table: rows are the true classes, columns the answers. Each row's shares are colours.
std::string confusion_table(const std::vector<std::string>& names, const std::vector<std::vector<int64_t>>& counts);

}  // namespace nas::core
