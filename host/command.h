#pragma once
/// \file
/// The commands of nas-host. A new command is a file in host/commands/ and a line in host/commands/table.cpp.

#include <span>
#include <string>
#include <string_view>

#include "host/options.h"

namespace nas::host {

struct Command {
  std::string_view name;
  std::string_view arguments;     ///< "FILE", as the usage line shows them
  std::string_view summary;       ///< one line without a full stop
  std::string_view details = {};  ///< whole sentences for a newcomer, each line ended with a newline
  std::string_view example;       ///< whole command lines, each ended with a newline
  size_t min_arguments = 0;
  size_t max_arguments = 0;
  bool hidden = false;  ///< nas-host starts it itself: not listed, but `nas-host help NAME` explains it
  /// Adds the options that only this command has; null when there are none.
  void (*add_options)(boost::program_options::options_description& description, Options& options) = nullptr;
  /// Returns the exit code. Writes results to stdout, everything else to stderr. Throws core::Error.
  int (*run)(const Options& options) = nullptr;
};

/// In the order in which help lists them.
std::span<const Command* const> commands();

/// nullptr when no command has that name.
const Command* find_command(std::string_view name);

/// The command of that name. Throws core::Error(usage) with the nearest name when there is none.
const Command& require_command(const std::string& name);

/// "nas-host inspect FILE [options]"
std::string usage_of(const Command& command);

/// The command's own options and the common ones.
boost::program_options::options_description options_of(const Command& command, Options& options);

}  // namespace nas::host
