#pragma once
/// \file
/// The shell scripts of the Slurm jobs of a batch.

#include <filesystem>
#include <string>

#include "host/batch/record/batch_folder.h"
#include "host/batch/slurm/slurm_batch.h"

namespace nas::host {

/// The script of each task of the array in the folder `submission`. Runs or resumes one experiment. A task that reached
/// its time limit saves everything and is put back into the queue. When a signal ends the experiment, the script writes
/// failure.json in the experiment's folder.
std::string array_script(const BatchFolder& folder, const std::filesystem::path& submission,
                         const SlurmSettings& settings);

/// Writes DIR/report.txt, .md, .csv and .json.
std::string report_script(const BatchFolder& folder, const SlurmSettings& settings);

}  // namespace nas::host
