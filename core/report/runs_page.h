#pragma once
/// \file
/// The page that compares several runs.

#include <string>
#include <vector>

#include "core/record/run_directory.h"
#include "core/report/cells/cell_drawing.h"

namespace nas::core {

/// Results, curves over each other, what differs between the configurations, and the cells side by side. A run that
/// cannot be read is named, and the others are compared.
std::string runs_page(const std::string& title, const std::vector<RunPaths>& runs, CellDrawer& drawer);

/// The sections of that page with the curves and the cells of the best ones. Runs that cannot be read are left out.
std::string curves_and_cells(const std::vector<RunPaths>& runs, CellDrawer& drawer);

}  // namespace nas::core
