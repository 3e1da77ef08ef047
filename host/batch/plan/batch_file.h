#pragma once
/// \file
/// The contents of a batch file; docs/batches.md describes the format.

#include <cstdint>
#include <string>
#include <vector>

#include "core/workers/slurm_options.h"
#include "host/batch/plan/axis.h"

namespace nas::host {

/// What a set of experiments has in common, and what varies between them: the batch itself, or one [[experiment]].
struct Block {
  std::string name;   ///< of the [[experiment]]; empty for the batch itself
  std::string where;  ///< place of the name
  std::vector<Assignment> set;
  std::vector<AxisGroup> groups;  ///< in the order of the file
};

/// Leaves out the experiments that have one of the listed values for each of these keys.
struct Exclude {
  std::vector<Axis> keys;
  std::string where;
};

/// [run]: how the experiments are run. Only `threads` changes the bits of their results.
struct RunOptions {
  int64_t jobs = 0;     ///< experiments that run at once; 0: as many as the machine has cores for their threads
  int64_t threads = 0;  ///< of each experiment; 0: the value in its configuration, or 1
  int64_t retries = 1;  ///< additional attempts after a crash or a failure
};

struct BatchFile {
  std::string path;
  std::string text;  ///< of the whole file
  std::string name;  ///< the key "name", or the file name without ".toml"
  Block batch;
  std::vector<Block> experiments;
  std::vector<Exclude> excludes;
  RunOptions run;
  core::SlurmOptions slurm;  ///< [slurm], for the executor "slurm"
};

/// Throws core::Error(config) with file, line and column, and for a mistyped key the nearest valid one. Does not check
/// keys and values of the configuration; class Plan does.
BatchFile read_batch_file(const std::string& path);

}  // namespace nas::host
