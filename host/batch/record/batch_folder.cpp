#include "host/batch/record/batch_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

#include "core/base/error.h"
#include "core/base/file.h"
#include "host/batch/record/experiment_json.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ExitCode;

Json json_of(const Plan& plan) {
  return {{"name", plan.file().name},
          {"file", fs::absolute(plan.file().path).lexically_normal().string()},
          {"experiments", plan.experiments()}};
}

}  // namespace

/// A batch that was cut off while it was being written leaves only what begin() writes again.
void BatchFolder::require_free(const Plan& plan) const {
  if (fs::exists(path_ / "run.json"))
    throw Error(ExitCode::usage, "the directory holds a run", path_.string(), "name another with --out");
  for (const Experiment& experiment : plan.experiments())
    if (fs::exists(path_ / experiment.name))
      throw Error(ExitCode::usage,
                  "the directory already has a \"" + experiment.name + "\", which is no part of the batch",
                  path_.string(), "name another with --out");
}

void BatchFolder::begin(Plan& plan) const {
  for (size_t i = 0; i < plan.experiments().size(); ++i) {
    const Experiment& facts = plan.experiments()[i];
    experiment(facts.name).write({facts.plugins, facts.config_sha256}, plan.config(i).to_toml({.docs = true}));
  }
  core::write_atomically(batch_file().string(), plan.file().text);
  core::write_atomically(this->plan().string(), json_of(plan).dump(2) + "\n");
}

BatchRecord BatchFolder::record() const {
  if (!begun())
    throw Error(ExitCode::usage, "the directory holds no batch", path_.string(),
                "a batch's directory has a folder .batch; batches are made under runs/ unless --out says otherwise");
  return read_json_file(plan(), [](const Json& facts) {
    return BatchRecord{facts.at("name"), facts.at("file"), facts.at("experiments").get<std::vector<Experiment>>()};
  });
}

core::FileDescriptor BatchFolder::take() const {
  const fs::path file = path_ / ".batch" / "lock";
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error)
    throw Error(ExitCode::failed, "cannot make the batch's directory: " + error.message(), path_.string(),
                "name another with --out");
  core::FileDescriptor lock(::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
  if (!lock.open())
    throw Error(ExitCode::failed, std::string("cannot write to the batch's directory: ") + std::strerror(errno),
                path_.string(), "name another with --out");
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw Error(ExitCode::failed, "another process is running this batch", path_.string(),
                "look at it with: nas-host batch status " + path_.string());
  return lock;
}

}  // namespace nas::host
