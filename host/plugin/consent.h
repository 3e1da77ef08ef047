#pragma once
/// \file
/// What a person allows on the command line beyond what nas-host allows by itself.

#include <string>
#include <vector>

namespace nas::host {

struct Consent {
  bool unsafe_plugin = false;  ///< --allow-unsafe-plugin: other users may change a plugin before it is loaded
  bool run = false;            ///< --trust-run: what a run directory names may be run
};

/// The options that give another process of nas-host the same consent.
inline std::vector<std::string> words_of(const Consent& consent) {
  std::vector<std::string> words;
  if (consent.unsafe_plugin) words.emplace_back("--allow-unsafe-plugin");
  if (consent.run) words.emplace_back("--trust-run");
  return words;
}

}  // namespace nas::host
