#pragma once
/// \file
/// The command line: `nas-host COMMAND [arguments] [--options]`. The default command is `run`.

#include <boost/program_options/options_description.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/terminal.h"
#include "host/network_options.h"
#include "host/plugin/consent.h"

namespace nas::host {

/// Options of `batch` and `experiment`.
struct BatchOptions {
  std::optional<int64_t> jobs = {};  ///< --jobs; empty: the batch file decides
  std::string executor = "local", format = "text";
  bool dry_run = false, measure = false, yes = false;
  bool wait = false;  ///< --wait of `experiment`
};

/// Options of `export`.
struct ExportOptions {
  std::string format;   ///< --to; empty: the name of the file decides
  std::string weights;  ///< --weights; empty: those of the run
  bool fold = false, no_fold = false, raw = false;
};

/// Options of `predict`.
struct PredictOptions {
  int64_t top = 3;
  bool csv = false;
};

/// The values of a command line. Options that a command does not accept keep these defaults.
struct Options {
  std::vector<std::string> command_line;  ///< all words after the program's name, for the record of the run
  std::vector<std::string> arguments;     ///< the words after the command that are not options

  std::vector<std::string> plugins;   ///< --plugin, unchanged; see find_plugin()
  Consent consent;                    ///< --allow-unsafe-plugin, --trust-run
  std::string config;                 ///< --config; empty: none
  std::vector<std::string> settings;  ///< --set: "a.b=c"
  std::string out;                    ///< --out; empty: nas-host chooses a name
  std::string budget;                 ///< --budget; empty: none
  std::string locked;                 ///< --locked; empty: any plugin
  std::string sheet;                  ///< --sheet of `data`; empty: none
  NetworkOptions network;             ///< of `inspect --genotype`
  BatchOptions batch;
  ExportOptions network_export;
  bool schema_of_batch = false;  ///< --batch of `schema`
  bool latency = false;          ///< --latency of `inspect`
  std::string kind = "trainer";  ///< --kind of `new-plugin`
  bool serve = false;            ///< --serve of `worker`
  PredictOptions predict;

  bool force = false;   ///< --force: more memory than is available; of `export`: files are replaced
  int64_t limit = 120;  ///< --limit of `check`, in seconds

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
/// core::Error(usage) for an unknown command or option, with the nearest name, for a missing or wrong value, and for
/// too few or too many arguments.
CommandLine parse_command_line(std::vector<std::string> words);

/// How an error is shown when the command line cannot be read.
struct OutputStyle {
  core::Color color = core::Color::automatic;
  bool json = false;
};

/// What the words say about it, whatever else they say.
OutputStyle output_style(const std::vector<std::string>& words);

/// The options that every command accepts; parsing writes their values to `options`.
boost::program_options::options_description common_options(Options& options);

// Options that several commands accept; for Command::add_options.
void add_plugin_option(boost::program_options::options_description& description, Options& options);
void add_unsafe_option(boost::program_options::options_description& description, Options& options);
void add_trust_option(boost::program_options::options_description& description, Options& options);
void add_config_option(boost::program_options::options_description& description, Options& options);
void add_set_option(boost::program_options::options_description& description, Options& options);
void add_force_option(boost::program_options::options_description& description, Options& options);
void add_out_option(boost::program_options::options_description& description, Options& options);

/// For --out that names a directory: throws core::Error(usage) for the root of the file system, whose files belong to
/// all programs.
void refuse_root(const std::string& directory);

}  // namespace nas::host
