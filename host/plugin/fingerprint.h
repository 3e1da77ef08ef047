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

/// "arch=x86_64;os=linux" in the order of the text. An entry without '=' is a key without a value.
Fingerprint parse_fingerprint(std::string_view text);

/// The fingerprint of this host. `torch` is the LibTorch version that the host was configured with and its core library
/// runs on, because the host itself does not contain LibTorch. `isa` is the level that this machine's processor has.
Fingerprint host_fingerprint();

struct KeyComparison {
  std::string key;
  std::string plugin;  ///< "-" when the plugin does not have the key
  std::string host;    ///< "-" when the host does not have the key
  bool hard = false;   ///< a difference is a reason to refuse the plugin
  bool fits = false;
};

/// The hard keys first, in the order in which they are checked; then the others.
std::vector<KeyComparison> compare_fingerprints(const Fingerprint& plugin, const Fingerprint& host);

/// What to do about a hard key that differs, one sentence.
std::string remedy_for(const KeyComparison& comparison);
/// What the key stands for, to complete "was built for another ...".
std::string meaning_of(const std::string& hard_key);

}  // namespace nas::host
