#pragma once
/// \file
/// Runs another program to its end and collects its output.

#include <string>
#include <string_view>
#include <vector>

namespace nas::core {

struct ProgramOutcome {
  int code = 0;     ///< exit code; 128 + signal number when a signal ended it; 127 when there is no such program
  std::string out;  ///< all of stdout
  std::string err;  ///< all of stderr
};

/// The path of this program's file, with symbolic links resolved; also valid on other machines with the same folders.
std::string this_program();

/// Whether a folder in PATH contains the program `name`.
bool is_program(const std::string& name);

/// Searches PATH for `words[0]` and runs it without a terminal, in its own process group, so Ctrl-C does not reach it.
/// It reads `input` from stdin. Throws Error(failed) when the system cannot start a process. [any thread]
ProgramOutcome run_program(std::vector<std::string> words, std::string_view input = {});

}  // namespace nas::core
