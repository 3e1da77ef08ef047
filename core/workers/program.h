#pragma once
/// \file
/// Another program, run to its end for what it says.

#include <string>
#include <vector>

namespace nas::core {

struct ProgramOutcome {
  int code = 0;     ///< its exit code; 128 + signal when one ended it; 127 when there is no such program
  std::string out;  ///< stdout, whole
  std::string err;  ///< stderr, whole
};

/// This program's file, by the name that another machine with the same folders knows it by.
std::string this_program();

/// Whether PATH leads to a program `name`.
bool is_program(const std::string& name);

/// Looks `words[0]` up in PATH and runs it without a terminal, in a process group of its own: Ctrl-C does not reach it.
/// Throws Error(failed) when the system has no room for a process. [any thread]
ProgramOutcome run_program(std::vector<std::string> words);

}  // namespace nas::core
