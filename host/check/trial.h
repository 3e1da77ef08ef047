#pragma once
/// \file
/// Something that is tried out in a process of its own, because it may crash, hang or leave things behind.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace nas::host {

struct TrialEnd {
  int code = 0;            ///< exit code, or 128 + signal
  bool too_long = false;   ///< it was killed after the limit
  bool stopped = false;    ///< it was killed because of `until`
  std::string first = {};  ///< its first error line; may be empty
};

/// Runs this program with `words` to its end, or until `limit` is over or `until` returns true; then kills it. `until`
/// is asked a few times a second. Throws core::Interrupted after Ctrl-C. [run-thread]
TrialEnd try_out(
    std::vector<std::string> words, std::chrono::seconds limit,
    const std::function<bool()>& until = [] { return false; });

/// The exit code of `check` for a process that ended so: that of a refusal, otherwise 1.
int exit_code_for(const TrialEnd& end);

/// "it ended with exit code 1: TEXT", "signal 11 (Segmentation fault) ended it: TEXT", "it did not end within 60 s".
std::string text_of(const TrialEnd& end, std::chrono::seconds limit);

}  // namespace nas::host
