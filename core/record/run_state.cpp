#include "core/record/run_state.h"

#include "core/base/lock_file.h"

namespace nas::core {

bool is_under_way(const RunPaths& run) { return LockFile::is_taken(run.lock()); }

RunInfo observed_run(const RunPaths& run) {
  // In this order: a process that ends between the two writes the status before it releases the lock.
  const bool under_way = is_under_way(run);
  RunInfo info = RunInfo::read(run.info());
  if (under_way && info.status != "finished") {  // it may not have written anything yet
    info.status = "running";
    info.failure.reset();
  }
  if (info.status != "running" || under_way) return info;
  info.status = "crashed";
  info.failure = {.code = 137,
                  .what = "the process of the run was killed, or the machine stopped; no reason is recorded",
                  .where = "the log is " + run.log().string()};
  return info;
}

}  // namespace nas::core
