#include "core/report/run_names.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace nas::core {

namespace {

/// Absolute, without a separator at its end.
std::filesystem::path folder_of(const RunPaths& run) {
  const std::filesystem::path path = std::filesystem::absolute(run.path()).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

/// The last `parts` parts of a path.
std::string tail_of(const std::filesystem::path& path, size_t parts) {
  std::filesystem::path tail = path.filename(), rest = path.parent_path();
  for (; parts > 1 && rest.has_filename(); --parts, rest = rest.parent_path()) tail = rest.filename() / tail;
  return tail;
}

}  // namespace

std::vector<std::string> run_names(const std::vector<RunPaths>& runs) {
  constexpr size_t most_parts = 8;
  std::vector<std::string> names(runs.size());
  for (size_t parts = 1; parts <= most_parts && std::ranges::count(names, "") > 0; ++parts) {
    std::map<std::string, int> times;
    for (const RunPaths& run : runs) ++times[tail_of(folder_of(run), parts)];
    for (size_t i = 0; i < runs.size(); ++i)
      if (const std::string tail = tail_of(folder_of(runs[i]), parts); names[i].empty() && times[tail] == 1)
        names[i] = tail;
  }
  for (size_t i = 0; i < runs.size(); ++i)
    if (names[i].empty()) names[i] = folder_of(runs[i]);
  return names;
}

}  // namespace nas::core
