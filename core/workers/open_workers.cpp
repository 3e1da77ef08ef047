#include "core/workers/open_workers.h"

#include <algorithm>
#include <limits>
#include <thread>

#include "core/workers/program.h"
#include "core/workers/serving_workers.h"
#include "core/workers/slurm_workers.h"
#include "core/workers/worker_command.h"

namespace nas::core {
namespace {

/// A process that is given its folders one by one.
std::vector<std::string> local_command() {
  std::vector<std::string> command = worker_command("/proc/self/exe");
  command.push_back("--serve");
  return command;
}

bool on_slurm(const IConfig& config) { return config.text("search.executor") == "slurm"; }

}  // namespace

std::unique_ptr<Workers> open_workers(const IConfig& config) {
  if (!on_slurm(config)) return std::make_unique<ServingWorkers>(local_command());
  return std::make_unique<SlurmWorkers>(SlurmOptions::from(config), config.integer("search.threads_per_training"),
                                        worker_command(this_program()));
}

int64_t workers_at_once(const IConfig& config) {
  const int64_t wanted = config.integer("search.workers");
  if (wanted > 0) return wanted;
  if (on_slurm(config)) return std::numeric_limits<int64_t>::max();  // Slurm's queue limits how many run
  return std::max<int64_t>(1, std::thread::hardware_concurrency() / config.integer("search.threads_per_training"));
}

}  // namespace nas::core
