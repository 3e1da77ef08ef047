#pragma once
/// \file
/// The shell script that a Slurm job is.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

/// What the shell reads as this one word.
std::string shell_quoted(std::string_view word);

struct SlurmScript {
  std::vector<std::string> setup;     ///< lines before all others
  std::vector<std::string> prologue;  ///< of the user
  std::string command;                ///< one program and its words, for the shell
  int64_t retries = 0;                ///< further attempts when it fails or dies

  /// Runs the command. Slurm's SIGTERM is passed on to it once, and then waited for; the script's exit code is the
  /// command's.
  std::string text() const;
};

}  // namespace nas::core
