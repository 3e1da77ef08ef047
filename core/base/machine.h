#pragma once
/// \file
/// What this process may use of the machine: processors and memory. All functions read the state of this moment.

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

namespace nas::core::machine {

/// Processors that the process may run on: those of its affinity, and no more than the quota of its cgroup (v1 or v2),
/// rounded up. At least 1. `root` is where /proc and /sys are; tests give another folder.
int64_t usable_processors(const std::filesystem::path& root = "/");

/// The least of several limits, in bytes, and what sets it.
struct MemoryLimit {
  double bytes = std::numeric_limits<double>::infinity();
  std::string source;  ///< what the limit is: "free memory of this machine"
};

/// What all processes of this run together may take: memory that the machine has left, with what this process already
/// has, and the limits of its cgroup and of those above it.
MemoryLimit memory_limit(const std::filesystem::path& root = "/");

/// What this process alone may have in memory under its limit of address space (RLIMIT_AS, ulimit -v): the limit less
/// the addresses that it uses without memory behind them, such as those of libraries.
MemoryLimit address_space_limit(const std::filesystem::path& root = "/");

/// Memory that this process has now, in bytes (VmRSS).
double resident_bytes(const std::filesystem::path& root = "/");

/// The most memory that this process had at a time so far, in bytes (VmHWM).
double peak_resident_bytes(const std::filesystem::path& root = "/");

/// Processes that wanted to run during the last minute, on average; 0 when the system does not report it.
double load_average();

/// Seconds that the threads of this process have waited for a processor so far, added up; 0 when the system does not
/// report it (Linux: /proc/self/task/*/schedstat).
double seconds_waited(const std::filesystem::path& root = "/");

}  // namespace nas::core::machine
