#include <algorithm>
#include <iostream>

#include "core/base/printable.h"
#include "host/command.h"
#include "host/doctor/machine.h"
#include "host/doctor/plugin.h"
#include "host/json.h"
#include "host/plugin/discovery.h"
#include "host/table.h"

namespace nas::host {
namespace {

const char* text_of(Finding::Condition condition) {
  switch (condition) {
    case Finding::Condition::good:
      return "good";
    case Finding::Condition::note:
      return "note";
    case Finding::Condition::problem:
      return "problem";
  }
  return "";
}

Json json_of(const Findings& findings) {
  Json facts = Json::array();
  for (const Finding& finding : findings)
    facts.push_back({{"name", finding.name},
                     {"state", text_of(finding.condition)},
                     {"value", finding.value},
                     {"remedy", finding.remedy}});
  return facts;
}

void print(const Findings& findings) {
  std::vector<Row> rows;
  for (const Finding& finding : findings) {
    rows.push_back({text_of(finding.condition), finding.name, finding.value});
    if (!finding.remedy.empty()) rows.push_back({"", "", "-> " + finding.remedy});
  }
  print_table(std::cout, rows);
}

int run_doctor(const Options& options) {
  const Findings findings = options.arguments.empty()
                                ? examine_machine()
                                : examine_plugin(open_plugin(find_plugin(options.arguments[0])), options.consent);
  if (options.json)
    print_json(std::cout, json_of(findings));
  else
    print(findings);
  return std::ranges::count(findings, Finding::Condition::problem, &Finding::condition) == 0 ? 0 : 1;
}

}  // namespace

extern constinit const Command doctor_command = {
    .name = "doctor",
    .arguments = "[PLUGIN]",
    .summary = "Check what this machine has for runs, or whether it can load a plugin",
    .details =
        "Without PLUGIN: LibTorch, processors, memory, disk space, the data of the examples, plugins, and programs "
        "that\n"
        "are optional. With PLUGIN, a name or a file: what it was built for beside what this host has. Each line is\n"
        "good, a note (something does not work or is slow) or a problem (runs cannot begin), and the line below it\n"
        "says what to do. The exit code is 1 when there is a problem. No plugin is loaded.\n",
    .example =
        "  nas-host doctor\n"
        "  nas-host doctor ./libmine.so --json\n",
    .max_arguments = 1,
    .add_options = add_unsafe_option,
    .run = run_doctor,
};

}  // namespace nas::host
