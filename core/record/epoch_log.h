#pragma once
/// \file
/// JSON Lines about the epochs of a training, such as search/alphas.jsonl.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "core/base/file.h"

namespace nas::core {

/// Each line begins with {"epoch":N, and lines of later epochs come later. What a killed run wrote about an epoch that
/// the resumed run repeats is replaced, so that no epoch is there twice. [one thread at a time]
class EpochLog {
 public:
  /// Nothing is opened yet.
  explicit EpochLog(std::filesystem::path path) : path_(std::move(path)) {}

  /// Replaces what the file has about `epoch` and later ones by `lines`, each of which ends with a newline, and writes
  /// it to the disk, so that a checkpoint of the epoch's end cannot outlive it. Throws Error(failed).
  void record(int64_t epoch, std::string_view lines);

 private:
  void open(int64_t epoch);

  std::filesystem::path path_;
  std::optional<AppendedFile> file_;
};

/// Where the lines of `epoch` and later ones begin in `text`, or a line that is not whole or has no epoch.
size_t begin_of_epoch(std::string_view text, int64_t epoch);

}  // namespace nas::core
