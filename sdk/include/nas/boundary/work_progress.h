#pragma once
/// \file
/// Boundary, since SDK 1.1: the progress of work that is no training, such as the evaluations of a one-shot search.

#include <cstdint>
#include <string_view>

#include "nas/boundary/object.h"

namespace nas {

/// Implemented by the host; host().query<IWorkProgress>() returns it during a run, in the process of the method: not to
/// the parts of a training in a worker. [run-thread]
class IWorkProgress : public IInterface {
 public:
  static constexpr std::string_view iid = "nas.work_progress/1";
  /// Shows that `done` of `total` parts of the work `what`, such as "evaluations", have ended, and how long the others
  /// will take. It may be called after each part: a terminal is redrawn at most ten times a second, and a log that is
  /// no terminal gets a line at most every ten seconds. Another `what` begins another work. Throws
  /// std::invalid_argument unless 0 <= done <= total and `what` is one line that is not empty.
  virtual void show(std::string_view what, int64_t done, int64_t total) = 0;

 protected:
  ~IWorkProgress() = default;
};

}  // namespace nas
