#pragma once
/// \file
/// The shell script of a Slurm job.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

/// Lines of bash: the function `replace FILE COMMAND...`, after which FILE has the output of the command, or its old
/// content when the command failed. As core::write_atomically(): the temporary file in the same folder has a name that
/// nobody can foresee and is opened exclusively.
std::string_view replace_function();

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
