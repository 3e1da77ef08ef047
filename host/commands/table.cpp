#include <array>

#include "core/base/error.h"
#include "core/base/text.h"
#include "host/command.h"

namespace nas::host {

extern const Command run_command;
extern const Command resume_command;
extern const Command batch_command;
extern const Command plugins_command;
extern const Command inspect_command;
extern const Command lock_command;
extern const Command test_command;
extern const Command predict_command;

extern const Command report_command;
extern const Command draw_command;
extern const Command export_command;
extern const Command config_command;
extern const Command schema_command;
extern const Command doctor_command;
extern const Command check_command;
extern const Command data_command;
extern const Command new_plugin_command;
extern const Command completion_command;
extern const Command complete_command;
extern const Command worker_command;
extern const Command check_part_command;
extern const Command experiment_command;
extern const Command help_command;
extern const Command version_command;

namespace {
constexpr std::array all_commands = {
    &run_command,        &resume_command,     &batch_command,      &plugins_command,  &inspect_command,
    &lock_command,       &doctor_command,     &check_command,      &report_command,   &draw_command,
    &test_command,       &predict_command,    &export_command,     &config_command,   &schema_command,
    &data_command,       &new_plugin_command, &completion_command, &complete_command, &worker_command,
    &check_part_command, &experiment_command, &help_command,       &version_command,
};
}  // namespace

std::span<const Command* const> commands() { return all_commands; }

const Command* find_command(std::string_view name) {
  for (const Command* command : commands()) {
    if (command->name == name) return command;
  }
  return nullptr;
}

const Command& require_command(const std::string& name) {
  if (const Command* command = find_command(name)) return *command;
  std::vector<std::string> names;
  for (const Command* command : commands())
    if (!command->hidden) names.emplace_back(command->name);
  const std::string nearest(core::text::nearest(name, names));
  const std::string guess = nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
  throw core::Error(core::ExitCode::usage, "unknown command \"" + name + "\"" + guess, "",
                    "list the commands with: nas-host help");
}

std::string usage_of(const Command& command) {
  std::string usage = "nas-host ";
  usage += command.name;
  if (!command.arguments.empty()) (usage += ' ') += command.arguments;
  return usage + " [options]";
}

boost::program_options::options_description options_of(const Command& command, Options& options) {
  boost::program_options::options_description own("Options"), all;
  if (command.add_options) command.add_options(own, options);
  if (!own.options().empty()) all.add(own);
  return all.add(common_options(options));
}

}  // namespace nas::host
