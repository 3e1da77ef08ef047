#include <iostream>

#include "host/command.h"
#include "host/completion.h"

namespace nas::host {
namespace {

int run_complete(const Options& options) {
  const Completions found = completions_of(options.arguments);
  for (const Completions::Word& word : found.words) std::cout << word.text << '\t' << word.doc << '\n';
  if (found.files) std::cout << ":files\n";
  if (found.folders) std::cout << ":folders\n";
  return 0;
}

}  // namespace

extern constinit const Command complete_command = {
    .name = "complete",
    .arguments = "-- WORD...",
    .summary = "Print what can follow on a command line (the shells start this command)",
    .details =
        "WORD... are the words after nas-host, and the last one, which may be empty, is the one to complete. Each\n"
        "line is a word, a tab, and what it means; \":files\" and \":folders\" stand for those that fit.\n",
    .example = "  nas-host complete -- config ch\n",
    .max_arguments = 10'000,
    .hidden = true,
    .run = run_complete,
};

}  // namespace nas::host
