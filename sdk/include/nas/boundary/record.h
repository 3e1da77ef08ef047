#pragma once
/// \file
/// What a method leaves behind in the run's directory. Every file appears whole or not at all.

#include <string_view>

#include "nas/boundary/tree.h"

namespace nas {

/// Implemented by the host; asked for with host().query<IRecord>() while a run is under way. Paths are relative to the
/// run's directory and must not leave it; folders are made. Throws std::invalid_argument for such a path, and what
/// run() must let through when the file cannot be written. [run-thread]
class IRecord {
 public:
  static constexpr std::string_view iid = "nas.record/0";
  /// Puts `bytes` in place of the file.
  virtual void text(std::string_view path, std::string_view bytes) = 0;
  /// Writes a ModelDesc as TOML, to be read by `nas-host inspect` and by eval.description.
  virtual void description(std::string_view path, const ITreeSource& desc) = 0;
  /// One of the run's results in run.json, such as "search_accuracy".
  virtual void result(std::string_view name, double value) = 0;

 protected:
  ~IRecord() = default;
};

}  // namespace nas
