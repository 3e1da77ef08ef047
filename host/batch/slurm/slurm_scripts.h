#pragma once
/// \file
/// The scripts of a batch's Slurm jobs.

#include <filesystem>
#include <string>

#include "host/batch/record/batch_folder.h"
#include "host/batch/slurm/slurm_batch.h"

namespace nas::host {

/// Of each task of the array in `submission`: runs or resumes its experiment. Everything saved, a task that met its
/// time limit goes back into the queue. A death leaves its word in the experiment's folder.
std::string array_script(const BatchFolder& folder, const std::filesystem::path& submission,
                         const SlurmSettings& settings);

/// Writes DIR/report.txt, .md, .csv and .json.
std::string report_script(const BatchFolder& folder, const SlurmSettings& settings);

}  // namespace nas::host
