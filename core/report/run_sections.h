#pragma once
/// \file
/// The parts of a run's page, as HTML. Each is empty when the run has nothing for it.

#include <string>

#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/report/cells/cell_drawing.h"
#include "core/report/read/run_files.h"

namespace nas::core {

/// What all of them are made of. Borrowed.
struct RunFacts {
  const RunPaths& paths;
  const RunInfo& info;
  const RunFiles& files;

  /// The value of a key of config.toml as it is written there; empty when there is none.
  std::string setting(const std::string& path) const;
  /// The same as a number; 0 when it is none.
  double number(const std::string& path) const;
};

/// `body` under a heading, with `id` for links to it; empty for an empty body.
std::string section(const std::string& id, const std::string& heading, const std::string& body);

/// Links to the sections of `body`, each of which section() made.
std::string navigation(const std::string& body);

/// The drawings of the found cells, or of those that would be found now, or why there are none. Empty before the first
/// epoch.
std::string found_cells(const RunFiles& files, CellDrawer& drawer);

/// A table that can be sorted.
std::string recorded_table(const RecordedTable& table);

std::string heading_of(const RunFacts& run);
std::string state_section(const RunFacts& run);
std::string card_section(const RunFacts& run);
std::string cells_section(const RunFacts& run, CellDrawer& drawer);
std::string curves_sections(const RunFacts& run);
std::string alphas_section(const RunFacts& run);
std::string costs_section(const RunFacts& run);
std::string classes_section(const RunFacts& run);
std::string worst_images_section(const RunFacts& run);
std::string tables_section(const RunFacts& run);
std::string configuration_section(const RunFacts& run);
std::string environment_section(const RunFacts& run);
std::string repeat_section(const RunFacts& run);

}  // namespace nas::core
