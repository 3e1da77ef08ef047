#pragma once
/// \file
/// What a report reads from the directory of a run.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/record/part_cost.h"
#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/record/run_progress.h"
#include "core/record/training_time.h"
#include "core/record/worst_image.h"
#include "core/report/read/alpha_history.h"
#include "core/report/read/recorded_table.h"
#include "core/report/read/run_metrics.h"
#include "nas/desc.h"

namespace nas::core {

/// A file of the run, and its size.
struct NamedFile {
  std::string name;
  uintmax_t bytes = 0;
};

struct RunFiles {
  RunMetrics metrics = {};
  std::vector<StageHistory> histories = {};                        ///< of the search or its stages, in their order
  std::optional<ModelDesc> network = {};                           ///< of model.toml, or of search/found.toml before it
  std::string genotype = {};                                       ///< empty when there is no genotype.txt
  std::vector<std::pair<std::string, std::string>> settings = {};  ///< path and value of each key of config.toml
  std::vector<RecordedTable> tables = {};
  std::vector<PartCost> costs = {};
  std::vector<WorstImage> worst_images = {};
  std::vector<TrainingTime> times = {};  ///< of the workers
  std::vector<NamedFile> files = {};
  RunProgress progress = {};
  std::vector<std::string> problems = {};  ///< sentences about what could not be read
};

/// Reads what is there; a file that is missing leaves its part empty, and one that cannot be read is a problem.
RunFiles read_run_files(const RunPaths& run);

}  // namespace nas::core
