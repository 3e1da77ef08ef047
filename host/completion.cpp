#include "host/completion.h"

#include <algorithm>
#include <boost/program_options/options_description.hpp>
#include <cctype>
#include <optional>
#include <sstream>

#include "core/base/error.h"
#include "host/command.h"
#include "host/plugin/discovery.h"
#include "host/plugin_reference.h"
#include "host/run_config.h"
#include "host/schema.h"

namespace nas::host {
namespace {

namespace po = boost::program_options;

/// The words of a line that were read as options and arguments.
struct LineSoFar {
  const Command* command = nullptr;  ///< `run` where the words do not name one
  bool decided = false;              ///< false while a command can still follow
  std::vector<std::string> plugins, arguments;
  std::string config;
  std::optional<std::string> option;  ///< that the last word is the value of: "plugin"
};

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  return parts;
}

/// As one line.
std::string first_sentence(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text.substr(0, text.find(". "));
}

/// "NAME|FILE" of an option with a value; empty for a switch.
std::string value_name_of(const po::option_description& option) {
  if (option.semantic()->max_tokens() == 0) return "";
  const std::string name = option.format_parameter();
  return name.substr(0, name.find(" ("));  // without its default
}

const po::option_description* option_of(const po::options_description& options, const std::string& name) {
  for (const auto& option : options.options())
    if (option->long_name() == name) return option.get();
  return nullptr;
}

/// Reads all words but the last one. An option that the command does not have is left out.
class LineReader {
 public:
  explicit LineReader(const std::vector<std::string>& words) {
    line_.command = find_command("run");
    for (size_t i = 0; i + 1 < words.size(); ++i) read(words[i]);
  }
  LineSoFar take() { return std::move(line_); }

 private:
  void read(const std::string& word) {
    if (line_.option) {
      note_value(*line_.option, word);
      line_.option.reset();
    } else if (word.starts_with("--")) {
      read_option(word.substr(2));
    } else if (!word.starts_with("-")) {
      read_argument(word);
    }
  }
  void read_option(const std::string& word) {
    const size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (!option_of(common_options(scratch_), name)) line_.decided = true;
    const po::options_description options = options_of(*line_.command, scratch_);
    const po::option_description* option = option_of(options, name);
    if (equals != word.npos)
      note_value(name, word.substr(equals + 1));
    else if (option && !value_name_of(*option).empty())
      line_.option = name;
  }
  void note_value(const std::string& option, const std::string& value) {
    if (option == "plugin") line_.plugins.push_back(value);
    if (option == "config") line_.config = value;
  }
  void read_argument(const std::string& word) {
    const Command* command = line_.decided ? nullptr : find_command(word);
    line_.decided = true;
    if (command)
      line_.command = command;
    else
      line_.arguments.push_back(word);
  }

  LineSoFar line_;
  Options scratch_;
};

/// Collects what begins like the last word.
class Collector {
 public:
  Collector(LineSoFar line, std::string last) : line_(std::move(line)), last_(std::move(last)) {}

  Completions run() {
    const size_t equals = last_.find('=');
    if (line_.option)
      add_values(*line_.option);
    else if (last_.starts_with("--") && equals != last_.npos)
      add_values_after(equals);
    else if (last_.starts_with("-"))
      add_options();
    else
      add_arguments();
    return std::move(found_);
  }

 private:
  void add(const std::string& text, const std::string& doc = "") {
    const std::string word = prefix_ + text;
    if (word.starts_with(last_)) found_.words.push_back({word, first_sentence(doc)});
  }

  void add_options() {
    Options scratch;
    const po::options_description options = options_of(*line_.command, scratch);
    for (const auto& option : options.options()) add("--" + option->long_name(), option->description());
  }

  void add_values(const std::string& name) {
    Options scratch;
    const po::options_description options = options_of(*line_.command, scratch);
    const po::option_description* option = option_of(options, name);
    const std::string kind = option ? value_name_of(*option) : "";
    if (kind == "KEY=VALUE")
      add_settings();
    else
      add_kinds(kind == "NAME|FILE" ? "PLUGIN|FILE" : kind);
  }

  /// Of "--color=al".
  void add_values_after(size_t equals) {
    prefix_ = last_.substr(0, equals + 1);
    add_values(last_.substr(2, equals - 2));
  }

  void add_arguments() {
    if (!line_.decided) return add_commands();
    std::string syntax(line_.command->arguments);
    std::erase_if(syntax, [](char letter) { return letter == '[' || letter == ']'; });
    for (const std::string& alternative : split(syntax, " | ")) add_argument(split(alternative, " "));
  }

  /// What stands at the place of the last word in `slots`, such as {"check|show", "FILE"}.
  void add_argument(const std::vector<std::string>& slots) {
    const size_t place = line_.arguments.size();
    for (size_t i = 0; i < std::min(place, slots.size()); ++i)
      if (!suits(line_.arguments[i], slots[i])) return;
    if (place < slots.size())
      add_kinds(slots[place]);
    else if (slots.back().ends_with("..."))
      add_kinds(slots.back());
  }

  /// A word in small letters stands for itself.
  static bool is_literal(const std::string& kind) {
    return !kind.empty() && std::ranges::all_of(kind, [](unsigned char letter) { return std::islower(letter); });
  }
  static bool suits(const std::string& word, const std::string& slot) {
    const std::vector<std::string> kinds = split(slot, "|");
    return std::ranges::any_of(kinds, [&](const std::string& kind) { return !is_literal(kind) || kind == word; });
  }

  /// "auto|always|never", "DIR|model.toml", "PATH..."
  void add_kinds(std::string kinds) {
    if (kinds.ends_with("...")) kinds.resize(kinds.size() - 3);
    for (const std::string& kind : split(kinds, "|")) {
      if (is_literal(kind)) add(kind);
      if (kind == "COMMAND") add_commands();
      if (kind == "PLUGIN") add_plugins();
      if (kind == "DIR" || kind == "FOLDER") found_.folders = true;
      if (kind == "FILE" || kind == "PATH" || kind.find('.') != kind.npos) found_.files = true;
    }
  }

  void add_commands() {
    for (const Command* command : commands())
      if (!command->hidden) add(std::string(command->name), std::string(command->summary));
  }

  void add_plugins() {
    for (const std::filesystem::path& path : installed_plugins())
      if (const std::string name = plugin_reference(path); !name.starts_with('/')) add(name);
  }

  void add_settings() {
    const std::vector<PluginFile> plugins = plugins_of_line();
    const core::Schema schema = schema_with(plugins);
    const size_t equals = last_.find('=', prefix_.size());
    if (equals == last_.npos) {
      for (const core::Key& key : schema.keys()) add(key.path + "=", key.doc);
      return;
    }
    const std::string path = last_.substr(prefix_.size(), equals - prefix_.size());
    if (const core::Key* key = schema.find(path)) add_values_of(*key, parts_with(plugins));
  }

  void add_values_of(const core::Key& key, const core::KnownParts& parts) {
    const auto value = [&](const std::string& text) { add(key.path + "=" + text); };
    if (key.type == core::Type::flag) std::ranges::for_each(std::vector<std::string>{"true", "false"}, value);
    std::ranges::for_each(key.constraints.choices(), value);
    if (key.type == core::Type::text && !key.constraints.named_kind().empty())
      std::ranges::for_each(parts.names(key.constraints.named_kind()), value);
    if (key.constraints.may_be_auto()) value(std::string(core::automatic));
    if (key.constraints.is_path()) found_.files = true;
  }

  /// Those of a line that cannot be run have no keys.
  std::vector<PluginFile> plugins_of_line() const {
    try {
      return chosen_plugins(line_.plugins, line_.config, {});
    } catch (const core::Error&) {
      return {};
    }
  }

  LineSoFar line_;
  std::string last_;
  std::string prefix_;  ///< of all words: "--color="
  Completions found_;
};

}  // namespace

Completions completions_of(const std::vector<std::string>& words) {
  return words.empty() ? Completions{} : Collector(LineReader(words).take(), words.back()).run();
}

}  // namespace nas::host
