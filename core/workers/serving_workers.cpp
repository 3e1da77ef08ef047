#include "core/workers/serving_workers.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/base/system_call.h"

namespace nas::core {
namespace {

std::array<FileDescriptor, 2> connected_sockets() {
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) < 0)
    throw Error(ExitCode::failed, std::string("cannot connect to a worker process: ") + std::strerror(errno), "",
                "check the limits for processes and open files with: ulimit -a");
  return {FileDescriptor(sockets[0]), FileDescriptor(sockets[1])};
}

/// The exit code of a worker, if its server has sent it.
std::optional<int> received_code(const FileDescriptor& channel) {
  uint8_t code = 0;
  if (uninterrupted([&] { return ::recv(channel.get(), &code, 1, MSG_DONTWAIT); }) != 1) return std::nullopt;
  return code;
}

}  // namespace

ServingWorkers::ServingWorkers(std::vector<std::string> command) : command_(std::move(command)) {}

ServingWorkers::~ServingWorkers() {
  for (const Server& server : servers_) server.process.send(SIGKILL);
  for (const Server& server : servers_) server.process.end();
}

int64_t ServingWorkers::running() const {
  return std::ranges::count_if(servers_, [](const Server& server) { return !server.folder.empty(); });
}

void ServingWorkers::start(const std::filesystem::path& folder) {
  for (auto next = servers_.begin(); next != servers_.end();) {
    const Place server = next++;
    if (!server->folder.empty()) continue;
    server->process.empty_error_output();
    if (hand_over(*server, folder)) return;
    server->process.end();
    servers_.erase(server);
  }
  Server& server = launch(folder.parent_path());
  if (!hand_over(server, folder)) server.folder = folder;  // it has ended, and wait() reports how
}

ServingWorkers::Server& ServingWorkers::launch(const std::filesystem::path& above) {
  std::vector<std::string> words = command_;
  words.push_back(above.string());
  auto [theirs, ours] = connected_sockets();
  return servers_.emplace_back(Server{WorkerProcess(std::move(words), theirs.get()), std::move(ours), {}});
}

/// False when the server has ended.
bool ServingWorkers::hand_over(Server& server, const std::filesystem::path& folder) {
  const std::string path = folder.string();
  const size_t size = path.size() + 1;  // with the zero byte
  const auto sent = uninterrupted([&] { return ::send(server.channel.get(), path.c_str(), size, MSG_NOSIGNAL); });
  if (sent != static_cast<ssize_t>(size)) return false;
  server.folder = folder;
  return true;
}

std::optional<EndedWorker> ServingWorkers::wait(std::chrono::milliseconds most) {
  std::vector<int> handles;
  std::vector<Place> places;
  for (auto server = servers_.begin(); server != servers_.end(); ++server) {
    if (server->folder.empty()) continue;
    handles.insert(handles.end(), {server->process.handle(), server->channel.get()});
    places.insert(places.end(), {server, server});
  }
  const std::optional<size_t> ready = wait_for_any(handles, most);
  return ready ? std::optional(collect(places[*ready])) : std::nullopt;
}

void ServingWorkers::stop() {
  for (const Server& server : servers_)
    if (!server.folder.empty()) server.process.send(SIGTERM);
}

/// The worker that has ended, and perhaps its server with it.
EndedWorker ServingWorkers::collect(Place server) {
  EndedWorker ended{std::exchange(server->folder, {}), 0, {}};
  const std::optional<int> code = received_code(server->channel);
  ended.code = code ? *code : server->process.end();
  ended.error_output = server->process.error_output();
  if (!code) servers_.erase(server);
  return ended;
}

}  // namespace nas::core
