#include "core/record/written_files.h"

#include <algorithm>
#include <array>

#include "core/base/hash.h"

namespace nas::core {

namespace fs = std::filesystem;

namespace {

/// The names are not taken from run.json, which may come from a stranger and name any file.
std::array<fs::path, 4> files_about_network(const RunPaths& run) {
  return {run.found(), run.model(), run.genotype(), run.weights()};
}

/// For a run whose program recorded no files. Every network has a description; only a tested one has weights.
std::vector<fs::path> expected_files(const RunInfo& info, const RunPaths& run) {
  std::vector<fs::path> expected;
  for (const fs::path& file : files_about_network(run))
    if (info.provenance.files.contains(name_in_run(run, file))) expected.push_back(file);
  if (!expected.empty()) return expected;
  expected.push_back(run.model());
  if (info.results.contains("test_accuracy")) expected.push_back(run.weights());
  return expected;
}

}  // namespace

std::string name_in_run(const RunPaths& run, const fs::path& file) {
  return file.lexically_relative(run.path()).generic_string();
}

void record_written_files(RunInfo& info, const RunPaths& run) {
  for (const fs::path& file : files_about_network(run))
    if (fs::exists(file)) info.provenance.files[name_in_run(run, file)] = sha256_file(file.string());
}

std::vector<std::string> changed_files(const RunInfo& info, const RunPaths& run) {
  std::vector<std::string> names;
  for (const fs::path& file : files_about_network(run)) {
    const auto recorded = info.provenance.files.find(name_in_run(run, file));
    if (recorded == info.provenance.files.end() || !fs::exists(file)) continue;
    if (sha256_file(file.string()) != recorded->second) names.push_back(recorded->first);
  }
  return names;
}

std::vector<std::string> missing_files(const RunInfo& info, const RunPaths& run) {
  std::vector<std::string> names;
  for (const fs::path& file : expected_files(info, run))
    if (!fs::exists(file)) names.push_back(name_in_run(run, file));
  return names;
}

}  // namespace nas::core
