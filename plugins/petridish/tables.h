#pragma once
/// \file
/// The pool as tables of tab-separated values, for people and for programs that draw plots. The tables do not depend on
/// the machine.

#include <string>
#include <vector>

#include "pool.h"

namespace nas::petridish {

/// One row with all facts for each of `indices`, in this order: id, stage, sizes, costs, accuracies, lineage.
std::string summary_table(const Pool& pool, const std::vector<size_t>& indices);

/// Cost and error of every model by ascending cost, and whether it lies on the hull or near it: the data of a plot.
std::string xy_table(const Pool& pool);

/// One row for each of `indices`, in this order, with its gallery file: model_0.toml and so on.
std::string gallery_table(const Pool& pool, const std::vector<size_t>& indices);

}  // namespace nas::petridish
