#include "core/record/run_state.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "core/workers/file_descriptor.h"

namespace nas::core {

bool is_under_way(const RunPaths& run) {
  const FileDescriptor lock(::open(run.lock().c_str(), O_RDONLY | O_CLOEXEC));
  return lock.open() && ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

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
                  .what = "the process of the run was killed, or the machine stopped: it left no reason",
                  .where = "the log is " + run.log().string()};
  return info;
}

}  // namespace nas::core
