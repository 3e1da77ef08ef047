#pragma once
/// \file
/// The real nas-host (NAS_HOST), and its worker processes.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace nas::test {

using Words = std::vector<std::string>;

inline Words host(Words words) {
  words.insert(words.begin(), NAS_HOST);
  return words;
}

/// Process ids of what runs the hidden verb `verb` ("worker", "experiment") on the folder `above` or one below it. A
/// training of a pool runs in a copy of its worker, with the same command line.
inline std::vector<pid_t> workers_below(const std::string& verb, const std::filesystem::path& above) {
  std::vector<pid_t> workers;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path() / "cmdline").rdbuf();  // nothing of a process that has just ended
    const std::string words = text.str();
    const size_t at = words.find('\0' + verb + '\0');  // the folder follows, perhaps after options
    const auto has = [&](char end) { return words.find('\0' + above.string() + end, at) != std::string::npos; };
    if (at != std::string::npos && (has('/') || has('\0'))) workers.push_back(std::stoi(name));
  }
  return workers;
}

}  // namespace nas::test
