#pragma once
/// \file
/// The page about a run.

#include <string>

#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/report/cells/cell_drawing.h"

namespace nas::core {

/// Reads what is in the directory; whatever is missing or damaged is left out, and the page says so. `info` is the
/// state of the run.
std::string run_page(const RunPaths& run, const RunInfo& info, CellDrawer& drawer);

}  // namespace nas::core
