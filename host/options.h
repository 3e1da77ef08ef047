#pragma once
/// \file
/// The command line: `nas-host VERB [arguments] [--options]`. Without a verb it is `run`.

#include <boost/program_options/options_description.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/terminal.h"
#include "host/network_options.h"

namespace nas::host {

/// Of `batch` and `experiment`.
struct BatchOptions {
  std::optional<int64_t> jobs = {};  ///< --jobs; none: as the batch file says
  std::string executor = "local", format = "text";
  bool dry_run = false, measure = false, yes = false;
  bool wait = false;  ///< of `experiment`
};

/// What was on the command line. Each command says which options it takes; the others keep these defaults.
struct Options {
  std::vector<std::string> command_line;  ///< all words after the program's name, for the run's record
  std::vector<std::string> arguments;     ///< what follows the verb and is no option

  std::vector<std::string> plugins;   ///< --plugin, as given; see find_plugin()
  std::string config;                 ///< --config, empty: none
  std::vector<std::string> settings;  ///< --set, "a.b=c"
  std::string out;                    ///< --out, empty: the host chooses a name
  NetworkOptions network;             ///< of inspect --genotype
  BatchOptions batch;

  bool json = false;
  bool quiet = false;
  bool verbose = false;
  core::Color color = core::Color::automatic;
};

struct Command;

struct CommandLine {
  const Command* command = nullptr;  ///< one of commands()
  Options options;
};

/// Reads `words` (argv without the program's name). `--help` and `--version` become the commands of that name. Throws
/// core::Error(usage): an unknown verb or option, with the nearest name; a value that is missing or wrong; too few or
/// too many arguments.
CommandLine parse_command_line(std::vector<std::string> words);

/// The options that every command takes, bound to `options`.
boost::program_options::options_description common_options(Options& options);

// Options that several commands take; for Command::add_options.
void add_plugin_option(boost::program_options::options_description& description, Options& options);
void add_config_option(boost::program_options::options_description& description, Options& options);
void add_set_option(boost::program_options::options_description& description, Options& options);
void add_out_option(boost::program_options::options_description& description, Options& options);

}  // namespace nas::host
