#pragma once
/// \file
/// The pool as tables of tab-separated values: for people, and for whatever draws plots. Nothing in them depends on the
/// machine.

#include <string>
#include <vector>

#include "pool.h"

namespace nas::petridish {

/// A row with all facts for each of `indices`, in their order: id, stage, sizes, costs, accuracies, lineage.
std::string summary_table(const Pool& pool, const std::vector<size_t>& indices);

/// Cost and error of every model by ascending cost, and whether it lies on the hull or near it: the data of the plot.
std::string xy_table(const Pool& pool);

/// A row for each gallery file: model_0.toml and so on, one for each of `indices`.
std::string gallery_table(const Pool& pool, const std::vector<size_t>& indices);

}  // namespace nas::petridish
