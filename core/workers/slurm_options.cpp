#include "core/workers/slurm_options.h"

namespace nas::core {

SlurmOptions SlurmOptions::from(const IConfig& config) {
  const IConfig& table = config.section("slurm");
  SlurmOptions options;
  options.partition = table.text("partition");
  options.time = table.text("time");
  options.memory = table.text("memory");
  options.account = table.text("account");
  options.extra = texts(table, "extra");
  options.prologue = texts(table, "prologue");
  options.seconds_to_save = table.integer("seconds_to_save");
  options.poll_seconds = table.integer("poll_seconds");
  return options;
}

std::vector<std::string> SlurmOptions::words() const {
  std::vector<std::string> words;
  const auto add = [&](const std::string& option, const std::string& value) {
    if (!value.empty()) words.push_back(option + "=" + value);
  };
  add("--partition", partition);
  add("--time", time);
  add("--mem", memory);
  add("--account", account);
  add("--signal", "B:TERM@" + std::to_string(seconds_to_save));
  words.insert(words.end(), extra.begin(), extra.end());
  return words;
}

}  // namespace nas::core
