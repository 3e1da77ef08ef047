#include "core/base/machine.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

namespace nas::core::machine {
namespace {

namespace fs = std::filesystem;

/// The file's first word as a number; nothing for a missing file and for "max".
std::optional<double> number_in(const fs::path& file) {
  double value = 0;
  if (std::ifstream in(file); in >> value) return value;
  return std::nullopt;
}

/// The number of KiB that follows `name` in a file like /proc/meminfo, in bytes.
std::optional<double> kibibytes_in(const fs::path& file, const std::string& name) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(name + ":")) return 1024 * std::strtod(line.c_str() + name.size() + 1, nullptr);
  return std::nullopt;
}

/// The cgroup of this process under `controller`, as /proc/self/cgroup names it: "4:cpu,cpuacct:/PATH", or "0::/PATH"
/// for version 2, whose controller is "". Empty when there is none.
std::string cgroup_path(const fs::path& root, const std::string& controller) {
  std::ifstream in(root / "proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    const size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == line.npos || second == line.npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const bool found = controller.empty() ? controllers == ",," : controllers.find("," + controller + ",") != line.npos;
    if (found) return line.substr(second + 1);
  }
  return "";
}

/// The folders of the cgroup and of those above it. In a container the path may be that of the machine, of which only
/// the last folder is mounted.
std::vector<fs::path> cgroup_folders(const fs::path& mount, const std::string& path) {
  std::vector<fs::path> folders{mount};
  for (const fs::path& part : fs::path(path).relative_path())
    if (fs::exists(folders.back() / part)) folders.push_back(folders.back() / part);
  return folders;
}

std::vector<fs::path> unified_folders(const fs::path& root) {
  return cgroup_folders(root / "sys/fs/cgroup", cgroup_path(root, ""));
}

std::vector<fs::path> folders_of(const fs::path& root, const std::string& controller) {
  return cgroup_folders(root / "sys/fs/cgroup" / controller, cgroup_path(root, controller));
}

/// Processors of the smallest quota: microseconds of processor time per period.
double cgroup_processors(const fs::path& root) {
  double least = std::numeric_limits<double>::infinity();
  for (const fs::path& folder : unified_folders(root)) {
    double quota = 0, period = 0;
    if (std::ifstream in(folder / "cpu.max"); in >> quota >> period && period > 0)
      least = std::min(least, quota / period);
  }
  for (const fs::path& folder : folders_of(root, "cpu")) {
    const auto quota = number_in(folder / "cpu.cfs_quota_us"), period = number_in(folder / "cpu.cfs_period_us");
    if (quota && period && *quota > 0 && *period > 0) least = std::min(least, *quota / *period);
  }
  return least;
}

void lower(MemoryLimit& limit, std::optional<double> bytes, const char* source) {
  if (bytes && *bytes < limit.bytes) limit = {*bytes, source};
}

}  // namespace

int64_t usable_processors(const fs::path& root) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  const bool known = ::sched_getaffinity(0, sizeof allowed, &allowed) == 0;
  const auto count = static_cast<double>(known ? CPU_COUNT(&allowed) : ::sysconf(_SC_NPROCESSORS_ONLN));
  return static_cast<int64_t>(std::max(1.0, std::min(count, std::ceil(cgroup_processors(root)))));
}

MemoryLimit memory_limit(const fs::path& root) {
  MemoryLimit limit;
  if (const auto left = kibibytes_in(root / "proc/meminfo", "MemAvailable"))
    lower(limit, *left + resident_bytes(root), "free memory of this machine");
  for (const fs::path& folder : unified_folders(root))
    lower(limit, number_in(folder / "memory.max"), "limit of the cgroup, memory.max");
  for (const fs::path& folder : folders_of(root, "memory"))
    lower(limit, number_in(folder / "memory.limit_in_bytes"), "limit of the cgroup, memory.limit_in_bytes");
  return limit;
}

MemoryLimit address_space_limit(const fs::path& root) {
  rlimit addresses{};
  if (::getrlimit(RLIMIT_AS, &addresses) != 0 || addresses.rlim_cur == RLIM_INFINITY) return {};
  const double unused = kibibytes_in(root / "proc/self/status", "VmSize").value_or(0) - resident_bytes(root);
  return {static_cast<double>(addresses.rlim_cur) - std::max(0.0, unused), "limit of the address space, ulimit -v"};
}

double resident_bytes(const fs::path& root) { return kibibytes_in(root / "proc/self/status", "VmRSS").value_or(0); }

double peak_resident_bytes(const fs::path& root) {
  return kibibytes_in(root / "proc/self/status", "VmHWM").value_or(0);
}

double load_average() {
  double last_minute = 0;
  return ::getloadavg(&last_minute, 1) == 1 ? last_minute : 0;
}

double seconds_waited(const fs::path& root) {
  double nanoseconds = 0;
  std::error_code gone;  // a thread may end meanwhile
  for (const auto& thread : fs::directory_iterator(root / "proc/self/task", gone)) {
    double running = 0, waiting = 0;
    if (std::ifstream in(thread.path() / "schedstat"); in >> running >> waiting) nanoseconds += waiting;
  }
  return nanoseconds / 1e9;
}

}  // namespace nas::core::machine
