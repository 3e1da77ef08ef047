#include "core/workers/worker_command.h"

#include <utility>

namespace nas::core {
namespace {

std::vector<std::string>& worker_options() {
  static std::vector<std::string> options;
  return options;
}

}  // namespace

void set_worker_options(std::vector<std::string> options) { worker_options() = std::move(options); }

std::vector<std::string> worker_command(const std::string& program) {
  std::vector<std::string> command = {program, "worker"};
  command.insert(command.end(), worker_options().begin(), worker_options().end());
  return command;
}

}  // namespace nas::core
