#include "core/workers/local_workers.h"

#include <csignal>

namespace nas::core {

LocalWorkers::LocalWorkers(std::vector<std::string> command) : command_(std::move(command)) {}

LocalWorkers::~LocalWorkers() {
  for (const Worker& worker : workers_) worker.process.send(SIGKILL);
  for (const Worker& worker : workers_) worker.process.end();
}

void LocalWorkers::start(const std::filesystem::path& folder) {
  std::vector<std::string> words = command_;
  words.push_back(folder.string());
  workers_.push_back({folder, WorkerProcess(std::move(words))});
}

std::optional<EndedWorker> LocalWorkers::wait(std::chrono::milliseconds most) {
  std::vector<int> handles;
  for (const Worker& worker : workers_) handles.push_back(worker.process.handle());
  const std::optional<size_t> ready = wait_for_any(handles, most);
  if (!ready) return std::nullopt;
  const auto worker = workers_.begin() + static_cast<std::ptrdiff_t>(*ready);
  const int code = worker->process.end();
  EndedWorker ended{worker->folder, code, worker->process.error_output()};
  workers_.erase(worker);
  return ended;
}

void LocalWorkers::stop() {
  for (const Worker& worker : workers_) worker.process.send(SIGTERM);
}

}  // namespace nas::core
