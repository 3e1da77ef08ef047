#pragma once
/// \file
/// Combines the values of a batch's axes into experiments and names them.

#include <string>
#include <utility>
#include <vector>

#include "host/batch/plan/batch_file.h"

namespace nas::host {

/// An experiment before its configuration is resolved.
struct Draft {
  std::string name;
  std::vector<std::pair<std::string, std::string>> axes;  ///< label and value, as in Experiment
  std::vector<Assignment> assignments;                    ///< a later one replaces an earlier one of the same key
};

/// Every combination of a block's axes, without those that an [[exclude]] leaves out: first the batch's own
/// combinations, then those of each [[experiment]]. The last axis varies fastest. Throws core::Error(config) when no
/// experiment is left, when an [[exclude]] matches nothing and when two experiments have the same name, and
/// core::Error(usage) for more than 1,000 experiments unless `many` is true.
std::vector<Draft> expand(const BatchFile& file, bool many);

}  // namespace nas::host
