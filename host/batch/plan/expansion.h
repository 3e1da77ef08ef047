#pragma once
/// \file
/// From the axes of a batch to its experiments, with their names.

#include <string>
#include <utility>
#include <vector>

#include "host/batch/plan/batch_file.h"

namespace nas::host {

/// An experiment before its configuration is looked at.
struct Draft {
  std::string name;
  std::vector<std::pair<std::string, std::string>> axes;  ///< see Experiment
  std::vector<Assignment> assignments;                    ///< later ones go over earlier ones
};

/// Every combination of a block's axes, the first of them slowest, without those that an [[exclude]] leaves out: the
/// batch's own, then those of each [[experiment]]. Throws core::Error(config): nothing is left, an [[exclude]] matches
/// nothing, two have one name; core::Error(usage): more than 1,000 and not `many`.
std::vector<Draft> expand(const BatchFile& file, bool many);

}  // namespace nas::host
