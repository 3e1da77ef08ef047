#pragma once
/// \file
/// The page about a batch: one file that any browser opens.

#include <string>

#include "core/report/cells/cell_drawing.h"
#include "host/batch/report/report.h"

namespace nas::host {

/// Results, comparisons of each factor, what they cost, and then the runs themselves: curves, cells. What is
/// missing is named. `drawer` keeps the drawings of cells from page to page.
std::string batch_page(const BatchReport& report, core::CellDrawer& drawer);

inline std::string batch_page(const BatchReport& report) {
  core::CellDrawer drawer;
  return batch_page(report, drawer);
}

}  // namespace nas::host
