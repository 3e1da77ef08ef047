#pragma once
/// \file
/// Boundary: the files and results that a method leaves in the directory of its run. Every file appears whole or not at
/// all.

#include <string_view>

#include "nas/boundary/object.h"
#include "nas/boundary/tree.h"

namespace nas {

/// Implemented by the host; host().query<IRecord>() returns it during a run, in the process of the method: not to the
/// parts of a training in a worker. A path is relative to the directory of the run and must not leave it; missing
/// folders are created. The functions throw std::invalid_argument for a path that leaves the directory, for one that
/// the host needs for itself (config.toml, run.json, log.txt, metrics.jsonl, .lock, checkpoints, trainings), and for
/// bytes that are no description. They throw RunEnds when a file cannot be written, also because a symbolic link leads
/// out of the directory. [run-thread]
class IRecord : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.record/1";
  /// Writes `bytes` to the file, replacing what it held.
  virtual void text(std::string_view path, std::string_view bytes) = 0;
  /// Writes a ModelDesc as TOML, which `nas-host inspect` and the key eval.description read.
  virtual void description(std::string_view path, TreeBytes desc) = 0;
  /// Records a result of the run in run.json, such as "search_accuracy".
  virtual void result(std::string_view name, double value) = 0;

 protected:
  ~IRecord() = default;
};

}  // namespace nas
