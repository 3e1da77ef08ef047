#pragma once
/// \file
/// Compares what a plugin was built for (nas/fingerprint.h) with this host, key by key.

#include <string>
#include <string_view>
#include <vector>

namespace nas::host {

struct FingerprintKey {
  std::string name;
  std::string value;
};
using Fingerprint = std::vector<FingerprintKey>;

/// "arch=x86_64;os=linux" in the order of the text. Text between semicolons without '=' is a key without a value.
Fingerprint parse_fingerprint(std::string_view text);

/// This host's own. It holds no LibTorch, so `torch` is the LibTorch that it was configured with, the one its core
/// library runs on; `isa` is what this machine's processor can do.
Fingerprint host_fingerprint();

struct KeyComparison {
  std::string key;
  std::string plugin;  ///< "-" when the plugin does not say
  std::string host;    ///< "-" when the host does not know the key
  bool hard = false;   ///< a difference is a refusal
  bool fits = false;
};

/// The hard keys first, in the order in which they are judged; then the soft ones.
std::vector<KeyComparison> compare_fingerprints(const Fingerprint& plugin, const Fingerprint& host);

/// One sentence on what to do about a hard key that does not fit.
std::string remedy_for(const KeyComparison& comparison);
/// What differs, for "was built for another ...".
std::string meaning_of(const std::string& hard_key);

}  // namespace nas::host
