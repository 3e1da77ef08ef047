#pragma once
/// \file
/// A run as TensorBoard shows it: its metrics as scalars, its cells as pictures, its configuration as hyper-parameters.

#include <filesystem>
#include <vector>

#include "core/record/run_directory.h"
#include "core/record/run_info.h"
#include "core/report/read/run_metrics.h"

namespace nas::core {

/// TensorBoard reads files with "tfevents" in their names.
inline std::filesystem::path events_file(const RunPaths& run) { return run.path() / "events.out.tfevents.nas-host"; }

/// Appends to the file what the run has measured and found since it was last called; `metrics` are the lines of
/// metrics.jsonl. A resumed run measures again what its file may have already: the same values are not written twice,
/// and a file that says something else than `metrics` begins anew. At most `most_pictures` epochs of the search get a
/// picture of their cells, and none without Graphviz. Throws Error(failed).
void update_events(const RunPaths& run, const RunInfo& info, const std::vector<MetricLine>& metrics,
                   size_t most_pictures = 24);

}  // namespace nas::core
