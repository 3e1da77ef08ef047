#pragma once
/// \file
/// Which network of a pool was grown or mutated from which.

#include <string>

#include "core/report/read/recorded_table.h"

namespace nas::core {

/// A figure: each network stands to the right of its parent, coloured by its accuracy. Of a large pool, the most
/// accurate networks are drawn with their ancestors. Empty for a table without a column "id", without one for parents
/// ("parent", "parent_id", "inherit"), or in which nobody has a parent.
std::string lineage_figure(const RecordedTable& table);

}  // namespace nas::core
