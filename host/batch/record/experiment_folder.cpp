#include "host/batch/record/experiment_folder.h"

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/record/directory_mark.h"
#include "host/json.h"

namespace nas::host {

namespace fs = std::filesystem;

void ExperimentFolder::write(const ExperimentRequest& request, const std::string& config) const {
  if (const std::error_code error = core::make_folders(path_))
    throw core::Error(core::ExitCode::failed, "cannot create the directory of the batch: " + error.message(),
                      path_.string(), "choose another directory with --out");
  core::write_atomically(this->config().string(), config);
  const Json facts = {{"plugins", request.plugins},
                      {"config_sha256", request.config_sha256},
                      {"directory_mark", core::directory_mark(path_)}};
  core::write_atomically(this->request().string(), json_text(facts));
}

ExperimentRequest ExperimentFolder::read() const {
  if (!fs::exists(request()))
    throw core::Error(core::ExitCode::usage, "the folder does not describe an experiment", path_.string(),
                      "use a folder DIR/.batch/NAME that nas-host batch created");
  return read_json_file(request(), [](const Json& facts) {
    return ExperimentRequest{facts.at("plugins").get<std::vector<ExperimentPlugin>>(), facts.at("config_sha256"),
                             facts.value("directory_mark", "")};
  });
}

void ExperimentFolder::write_failure(const ExperimentFailure& failure) const {
  const Json facts = {
      {"code", failure.code}, {"error", failure.error}, {"where", failure.where}, {"remedy", failure.remedy}};
  core::write_atomically(this->failure().string(), json_text(facts));
}

void ExperimentFolder::remove_failure() const {
  std::error_code gone;
  fs::remove(failure(), gone);
}

std::optional<ExperimentFailure> ExperimentFolder::read_failure() const {
  if (!fs::exists(failure())) return std::nullopt;
  try {
    return read_json_file(failure(), [](const Json& facts) {
      return ExperimentFailure{core::integer_in<int>(facts.at("code")), facts.at("error"), facts.at("where"),
                               facts.at("remedy")};
    });
  } catch (const core::Error& error) {
    return ExperimentFailure{.code = 1, .error = error.what(), .where = error.where(), .remedy = error.remedy()};
  }
}

}  // namespace nas::host
