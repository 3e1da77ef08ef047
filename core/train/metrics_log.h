#pragma once
/// \file
/// metrics.jsonl: what a run measured, one JSON object per line.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/file.h"

namespace nas::core {

/// One line: {"stage":"search","epoch":1,"step":10,"split":"train","loss":2.3,...}. Lines have no
/// time stamps, so that the file of a repeated run is the same to the byte; log.txt has them.
struct MetricsRecord {
  std::string stage;
  /// From 1, as in the log; nothing for a value of the whole run.
  std::optional<int64_t> epoch{};
  /// Within the epoch, from 1; nothing for a value of the whole epoch.
  std::optional<int64_t> step{};
  std::string split;  ///< whose data it was measured on: "train", "valid", "test", ...
  /// Names are unique and none of the four above. A value that is infinite or not a number is written as null.
  std::vector<std::pair<std::string, double>> values;
};

/// The record as a line without its newline; numbers in the shortest form that reads back exactly. Throws Error(failed)
/// for a name that is empty, occurs twice or is reserved.
std::string json_line(const MetricsRecord& record);

/// Appends to the file of one run. One writer per file. [one thread at a time]
class MetricsLog {
 public:
  /// Opens or creates `path`, to append to its content. Throws Error(failed).
  explicit MetricsLog(std::string path);

  /// On return the operating system has the whole line, so that it survives a kill. Throws Error(failed) when the line
  /// cannot be written (disk full); no part of it is left then.
  void append(const MetricsRecord& record);

  /// The same for a value that a resumed run may record a second time, because it repeats what led to it: does nothing
  /// when the file held the same line when it was opened, after the last line that was recorded again in this way.
  void append_unless_repeated(const MetricsRecord& record);

  /// Writes everything to the disk, as needed before a checkpoint that names size(). Throws Error(failed).
  void sync() { file_.sync(); }

  const std::string& path() const { return file_.path(); }
  /// Bytes so far.
  int64_t size() const { return file_.size(); }
  /// Whether there were no lines when it was opened.
  bool began_empty() const noexcept { return began_empty_; }
  /// SHA-256 of everything in the file. Throws Error(failed).
  std::string sha256() const;

  /// Removes everything after the first `bytes`, which a resumed run writes again. Throws Error(unreadable) when the
  /// file is shorter, or when no line begins at byte `bytes`.
  void truncate_to(int64_t bytes);

 private:
  void read_earlier_lines();

  /// A line that was in the file when it was opened, and where it ends.
  struct EarlierLine {
    std::string text;
    int64_t end = 0;
  };
  AppendedFile file_;
  bool began_empty_;
  std::vector<EarlierLine> earlier_;
  size_t repeated_ = 0;  ///< how many of them came before what is recorded next
};

}  // namespace nas::core
