#pragma once
/// \file
/// How this process starts another nas-host that does one training, or one after the other.

#include <string>
#include <vector>

namespace nas::core {

/// Options that every worker gets from now on, because a person gave them to this process. Call it before workers are
/// started. [main thread]
void set_worker_options(std::vector<std::string> options);

/// `program`, the command of a worker, and the options. The worker's folder follows.
std::vector<std::string> worker_command(const std::string& program);

}  // namespace nas::core
