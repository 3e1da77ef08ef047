#include "host/batch/slurm/slurm_submission.h"

#include <fstream>

namespace nas::host {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_in(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

fs::path submission(const BatchFolder& folder, size_t number) { return folder.slurm() / std::to_string(number); }

}  // namespace

std::vector<SlurmSubmission> submissions_of(const BatchFolder& folder) {
  std::vector<SlurmSubmission> all;
  for (fs::path path = submission(folder, 1); fs::exists(path); path = submission(folder, all.size() + 1))
    all.push_back({path, job_in(path), lines_in(path / "names")});
  return all;
}

fs::path next_submission(const BatchFolder& folder) { return submission(folder, submissions_of(folder).size() + 1); }

int64_t job_in(const fs::path& folder) {
  int64_t id = 0;
  std::ifstream(folder / "job") >> id;
  return id;
}

}  // namespace nas::host
