#pragma once
/// \file
/// The shell script of a Slurm job.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

struct SlurmScript {
  std::vector<std::string> setup;     ///< first lines of the script
  std::vector<std::string> prologue;  ///< lines of the user
  std::string command;                ///< a program and its arguments, quoted for the shell
  int64_t retries = 0;                ///< additional attempts when the command fails or a signal ends it

  /// The script. It runs the command, passes Slurm's SIGTERM on to it once, waits for its end, and returns its exit
  /// code.
  std::string text() const;
};

}  // namespace nas::core
