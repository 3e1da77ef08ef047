#pragma once
/// \file
/// The latencies that decided something in a run. A resumed run reads them instead of measuring again, because another
/// number could be another decision.

#include <map>
#include <string>

#include "nas/desc.h"

namespace nas::core {

class Run;

/// The file search/latencies.json of a run: a network's SHA-256 and its milliseconds.
class LatencyRecord {
 public:
  /// Borrows `run`. Throws Error(unreadable) when the file is damaged.
  explicit LatencyRecord(Run& run);
  /// The median time of one image on one thread. A network that is not in the record is measured, and the record is on
  /// the disk before this returns. Throws Interrupted, Error(failed).
  double milliseconds(const ModelDesc& network);

 private:
  void write() const;

  Run& run_;
  std::map<std::string, double> known_;
};

}  // namespace nas::core
