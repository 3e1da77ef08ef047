#include <iomanip>
#include <iostream>

#include "core/config/known_parts.h"
#include "host/command.h"
#include "host/json.h"
#include "host/table.h"

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
    "'nas-host help COMMAND' explains a command and shows an example; 'nas-host help ops' lists the ops.\n"
    "\n"
    "Exit codes: 0 success, 1 the run failed, 2 wrong command line, 3 wrong configuration,\n"
    "4 missing or damaged data, 5 unreadable checkpoint or model description,\n"
    "60-70 plugin refused, 130 and 143 interrupted and saved.\n";

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

/// Ops are not a command, but a person who writes a builder or a description looks for them here.
void print_ops(bool json) {
  Json list = Json::array();
  std::vector<Row> rows;
  for (const core::HostPart& part : core::host_parts()) {
    if (part.kind != "op") continue;
    rows.push_back({std::string(part.name), std::string(part.doc)});
    list.push_back({{"name", part.name}, {"doc", part.doc}});
  }
  if (json) return print_json(std::cout, list);
  std::cout << "The ops of nas-host, for descriptions, builders and keys such as search.model.stem_ops.\n"
               "Plugins provide more: see 'nas-host inspect PLUGIN'.\n\n";
  print_table(std::cout, rows, 2);
}

/// The words after a command's own name, such as "report" in "help batch report", are part of what is explained.
int run_help(const Options& options) {
  const std::vector<std::string>& words = options.arguments;
  if (words.empty())
    print_overview();
  else if (words[0] == "ops")
    print_ops(options.json);
  else
    print_help_of(require_command(words[0]));
  return 0;
}

}  // namespace

extern constinit const Command help_command = {
    .name = "help",
    .arguments = "[COMMAND | ops]",
    .summary = "Explain nas-host or one of its commands, or list its ops",
    .example =
        "  nas-host help inspect\n"
        "  nas-host help ops\n",
    .max_arguments = 2,
    .run = run_help,
};

}  // namespace nas::host
