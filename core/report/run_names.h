#pragma once
/// \file
/// What runs are called on a page that compares them.

#include <string>
#include <vector>

#include "core/record/run_directory.h"

namespace nas::core {

/// The names of the folders, with as many of those above them as it takes to distinguish them.
std::vector<std::string> run_names(const std::vector<RunPaths>& runs);

}  // namespace nas::core
