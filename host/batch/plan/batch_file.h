#pragma once
/// \file
/// A batch as its author wrote it; docs/batches.md explains the file.

#include <cstdint>
#include <string>
#include <vector>

#include "core/workers/slurm_options.h"
#include "host/batch/plan/axis.h"

namespace nas::host {

/// What a set of experiments has in common, and what varies: the batch itself, or one [[experiment]].
struct Block {
  std::string name;   ///< of an [[experiment]]; empty for the batch itself
  std::string where;  ///< of the name
  std::vector<Assignment> set;
  std::vector<AxisGroup> groups;  ///< in the order of the file
};

/// An experiment that has one of the listed values for each of these keys is left out.
struct Exclude {
  std::vector<Axis> keys;
  std::string where;
};

/// [run]: how the experiments are run. Nothing of it changes a bit of them but `threads`.
struct RunOptions {
  int64_t jobs = 0;     ///< experiments at once; 0: as many as the machine has cores for their threads
  int64_t threads = 0;  ///< of each experiment; 0: what its configuration says, or 1
  int64_t retries = 1;  ///< further attempts after one that crashed or failed
};

struct BatchFile {
  std::string path;
  std::string text;  ///< as it was read
  std::string name;  ///< the file's own without ".toml", unless it says otherwise
  Block batch;
  std::vector<Block> experiments;
  std::vector<Exclude> excludes;
  RunOptions run;
  core::SlurmOptions slurm;  ///< [slurm]: of the executor "slurm"
};

/// Throws core::Error(config) with file, line and column, and for a mistyped key the nearest right one. Whether keys
/// and values of the configuration are right is found out by make_plan().
BatchFile read_batch_file(const std::string& path);

}  // namespace nas::host
