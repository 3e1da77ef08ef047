#include "host/options.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <filesystem>
#include <set>

#include "core/base/error.h"
#include "core/base/shell.h"
#include "core/base/text.h"
#include "host/command.h"

namespace nas::host {
namespace po = boost::program_options;
namespace {

core::Error usage_error(const std::string& what, const std::string& remedy) {
  return core::Error(core::ExitCode::usage, what, "", remedy);
}

std::string see_help(const Command& command) {
  return "list the options with: nas-host help " + std::string(command.name);
}

core::Error unknown_option(const std::string& name, const Command& command,
                           const po::options_description& description) {
  std::vector<std::string> names;
  for (const auto& option : description.options()) names.push_back("--" + option->long_name());
  const std::string nearest(core::text::nearest(name, names));
  const std::string guess = nearest.empty() ? "" : "; did you mean " + nearest + "?";
  return usage_error("unknown option " + name + guess, see_help(command));
}

po::variables_map parse(const std::vector<std::string>& words, const Command& command,
                        po::options_description& description) {
  po::positional_options_description positional;
  positional.add("argument", -1);
  const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
  po::variables_map values;
  try {
    po::command_line_parser parser(words);
    po::store(parser.options(description).positional(positional).style(style).run(), values);
    po::notify(values);
  } catch (const po::unknown_option& error) {
    throw unknown_option(error.get_option_name(), command, description);
  } catch (const po::error& error) {
    throw usage_error(error.what(), see_help(command));
  }
  return values;
}

core::Color color_of(const std::string& word) {
  if (word == "auto") return core::Color::automatic;
  if (word == "always") return core::Color::always;
  if (word == "never") return core::Color::never;
  throw usage_error("--color must be auto, always or never, not \"" + word + "\"", "");
}

void require_argument_count(const Command& command, const std::vector<std::string>& arguments) {
  const std::string usage = "usage: " + usage_of(command);
  if (arguments.size() < command.min_arguments)
    throw usage_error("too few arguments for nas-host " + std::string(command.name), usage);
  if (arguments.size() <= command.max_arguments) return;
  const std::string& first = arguments[command.max_arguments];
  throw usage_error(
      "unexpected argument \"" + first + "\" for nas-host " + std::string(command.name),
      command.name == "run" && first.ends_with(".toml") ? "write --config " + core::shell_word(first) : usage);
}

/// Number of words at the front that are common options, which may stand before the command: `nas-host -q resume DIR`.
size_t common_words(const std::vector<std::string>& words) {
  static const std::set<std::string> alone = {"--json", "-q", "--quiet", "-v", "--verbose"};
  size_t count = 0;
  while (count < words.size()) {
    if (alone.contains(words[count]) || words[count].starts_with("--color="))
      ++count;
    else if (words[count] == "--color")
      count += 2;
    else
      break;
  }
  return std::min(count, words.size());
}

/// Removes the command's name from `words` and returns the command.
const Command& take_command(std::vector<std::string>& words) {
  const auto at = words.begin() + static_cast<std::ptrdiff_t>(common_words(words));
  std::string name = at == words.end() ? (words.empty() ? "help" : "run") : *at;
  if (name == "--help" || name == "-h") name = "help";
  if (name == "--version") name = "version";
  if (name.starts_with("-")) return require_command("run");
  if (at != words.end()) words.erase(at);
  return require_command(name);
}

}  // namespace

po::options_description common_options(Options& options) {
  po::options_description description("Common options");
  auto add = description.add_options();
  add("json", po::bool_switch(&options.json), "print the result as JSON");
  add("quiet,q", po::bool_switch(&options.quiet), "log warnings and errors only");
  add("verbose,v", po::bool_switch(&options.verbose), "log details");
  add("color", po::value<std::string>()->value_name("auto|always|never")->notifier([&](const std::string& word) {
    options.color = color_of(word);
  }),
      "when to use colour");
  add("help,h", "show the help of the command");
  return description;
}

OutputStyle output_style(const std::vector<std::string>& words) {
  OutputStyle style;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool split = words[i] == "--color" && i + 1 < words.size();
    const std::string color = split ? words[i + 1] : words[i].starts_with("--color=") ? words[i].substr(8) : "";
    if (color == "always") style.color = core::Color::always;
    if (color == "never") style.color = core::Color::never;
    if (words[i] == "--json") style.json = true;
  }
  return style;
}

void add_plugin_option(po::options_description& description, Options& options) {
  description.add_options()("plugin", po::value(&options.plugins)->composing()->value_name("NAME|FILE"),
                            "plugin to load, by name or file; may be repeated");
  add_unsafe_option(description, options);
}

void add_unsafe_option(po::options_description& description, Options& options) {
  description.add_options()("allow-unsafe-plugin", po::bool_switch(&options.consent.unsafe_plugin),
                            "load plugins although other users can change their files");
}

void add_trust_option(po::options_description& description, Options& options) {
  description.add_options()(
      "trust-run", po::bool_switch(&options.consent.run),
      "trust the directory: use the plugins and the Slurm commands that it records, even if it was copied or "
      "made by somebody else");
}

void add_config_option(po::options_description& description, Options& options) {
  description.add_options()("config", po::value(&options.config)->value_name("FILE"), "configuration file (TOML)");
}

void add_set_option(po::options_description& description, Options& options) {
  description.add_options()("set", po::value(&options.settings)->composing()->value_name("KEY=VALUE"),
                            "set one key of the configuration; may be repeated");
}

void add_out_option(po::options_description& description, Options& options) {
  description.add_options()("out", po::value(&options.out)->value_name("DIR")->notifier(refuse_root),
                            "new run directory; default: a new one in runs/");
}

void refuse_root(const std::string& directory) {
  std::error_code odd;  // such as a path that is too long; making the directory will report it
  const std::filesystem::path path = std::filesystem::weakly_canonical(directory, odd);
  if (directory.empty() || odd || path != path.root_path()) return;
  throw core::Error(core::ExitCode::usage, "the root of the file system cannot be the directory of a run or a batch",
                    path.string(), "name a directory of its own with --out, such as runs/first");
}

void add_force_option(po::options_description& description, Options& options) {
  description.add_options()("force", po::bool_switch(&options.force),
                            "run even if the estimated memory is more than is available");
}

CommandLine parse_command_line(std::vector<std::string> words) {
  CommandLine line;
  line.options.command_line = words;
  line.command = &take_command(words);
  po::options_description description = options_of(*line.command, line.options);
  po::options_description arguments;
  arguments.add_options()("argument", po::value(&line.options.arguments));
  po::options_description all;
  all.add(description).add(arguments);
  if (parse(words, *line.command, all).contains("help")) {
    const bool about_another = line.command->name == "help" && !line.options.arguments.empty();
    if (!about_another) line.options.arguments = {std::string(line.command->name)};
    line.command = find_command("help");
  }
  require_argument_count(*line.command, line.options.arguments);
  return line;
}

}  // namespace nas::host
