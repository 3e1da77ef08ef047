#include <iomanip>
#include <iostream>

#include "host/command.h"

namespace nas::host {
namespace {

constexpr std::string_view overview_head =
    "nas-host runs neural architecture search. Each search method is a plugin.\n"
    "\n"
    "Usage: nas-host [run] --plugin NAME|FILE [--config FILE] [--set KEY=VALUE]... [--out DIR]\n"
    "       nas-host COMMAND [arguments] [options]\n"
    "\n"
    "Commands:\n";

constexpr std::string_view overview_tail =
    "\n"
    "'nas-host help COMMAND' explains a command and shows an example.\n"
    "\n"
    "Exit codes: 0 success, 1 the run failed, 2 wrong command line, 3 wrong configuration,\n"
    "4 missing or damaged data, 5 unreadable checkpoint or model description,\n"
    "60-69 plugin refused, 130 and 143 interrupted and saved.\n";

void print_overview() {
  std::cout << overview_head;
  for (const Command* command : commands()) {
    if (command->hidden) continue;
    std::cout << "  " << std::left << std::setw(12) << command->name << command->summary << '\n';
  }
  std::cout << overview_tail;
}

void print_help_of(const Command& command) {
  Options unused;
  std::cout << command.summary << ".\n";
  if (!command.details.empty()) std::cout << '\n' << command.details;
  std::cout << "\nUsage: " << usage_of(command) << "\n"
            << options_of(command, unused) << "\nExample:\n"
            << command.example;
}

int run_help(const Options& options) {
  if (options.arguments.empty()) {
    print_overview();
    return 0;
  }
  const std::string& name = options.arguments[0];
  print_help_of(require_command(name));
  return 0;
}

}  // namespace

extern constinit const Command help_command = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "Explain nas-host or one of its commands",
    .example = "  nas-host help inspect\n",
    .max_arguments = 1,
    .run = run_help,
};

}  // namespace nas::host
