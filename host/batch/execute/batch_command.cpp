#include "host/batch/execute/batch_command.h"

#include <algorithm>
#include <iostream>
#include <span>
#include <thread>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/base/shell.h"
#include "core/base/text.h"
#include "core/workers/local_workers.h"
#include "core/workers/slurm.h"
#include "host/batch/execute/cost_probe.h"
#include "host/batch/execute/run_batch.h"
#include "host/batch/execute/run_experiment.h"
#include "host/batch/record/batch_diff.h"
#include "host/batch/record/run_facts.h"
#include "host/batch/report/plan_text.h"
#include "host/batch/report/report_text.h"
#include "host/batch/slurm/slurm_batch.h"
#include "host/print_error.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ExitCode;

constexpr size_t most_shown = 60;  ///< of the plan, when the batch is started directly
constexpr size_t most_named = 5;   ///< of the experiments that are added to a batch

/// The input of an executor. The folder of the batch is complete and locked by this process.
struct Execution {
  const BatchFolder& folder;
  const BatchRecord& record;
  const RunSettings& settings;
  const core::LockFile& lock;
  const core::SlurmOptions& slurm;
  const Options& options;
};

fs::path directory_of(const Options& options, const BatchFile& file) {
  return options.out.empty() ? fs::path("runs") / file.name : fs::path(options.out);
}

/// How many experiments this machine has cores for.
int64_t jobs_for_cores(const Plan& plan) {
  const auto most = std::ranges::max(plan.experiments(), {}, &Experiment::threads).threads;
  return std::max<int64_t>(1, std::thread::hardware_concurrency() / most);
}

int64_t jobs_of(const Options& options, const Plan& plan) {
  if (options.batch.jobs && *options.batch.jobs < 1)
    throw Error(ExitCode::usage, "--jobs must be at least 1, not " + std::to_string(*options.batch.jobs), "",
                "use a positive number, or omit --jobs");
  if (options.batch.jobs) return *options.batch.jobs;
  if (plan.file().run.jobs > 0) return plan.file().run.jobs;
  if (options.batch.executor == "slurm") return static_cast<int64_t>(plan.experiments().size());
  return jobs_for_cores(plan);
}

/// `words` of nas-host as a command for any folder: the batch file may have paths that are relative to this one.
std::string command_of(const std::vector<std::string>& words) {
  std::string command = core::shell_command({"cd", fs::current_path().string()}) + " && nas-host";
  for (const std::string& word : words) command += " " + core::shell_word(word);
  return command;
}

/// The directory with a number after its name, such that it does not exist.
fs::path unused_directory(const fs::path& directory) {
  fs::path base = fs::absolute(directory).lexically_normal();
  if (base.filename().empty()) base = base.parent_path();
  for (int number = 2;; ++number)
    if (const fs::path path = base.string() + "-" + std::to_string(number); !fs::exists(path)) return path;
}

/// This command with another --out.
std::string new_batch_command(const Options& options, const fs::path& directory) {
  std::vector<std::string> words;
  const std::vector<std::string>& given = options.command_line;
  for (size_t i = 0; i < given.size(); ++i) {
    if (given[i] == "--out")
      ++i;  // and its value
    else if (!given[i].starts_with("--out=") && given[i] != "--dry-run")
      words.push_back(given[i]);
  }
  words.insert(words.end(), {"--out", unused_directory(directory).string()});
  return command_of(words);
}

Json json_of_missing(const Plan& plan) {
  Json list = Json::array();
  for (const auto& [name, error] : plan.missing_data()) {
    Json json = json_of_error(error);
    json["experiment"] = name;
    list.push_back(std::move(json));
  }
  return list;
}

/// The other experiments can run, so this is no error yet.
void warn_of_missing_data(const BatchFolder& folder, const Plan& plan) {
  for (const auto& [name, error] : plan.missing_data())
    if (!is_finished(folder.experiment(name).run()))
      core::log::warning(name + ": " + error.what() + " in " + error.where() + "; " + error.remedy());
}

void show_plan(const Options& options, const BatchFolder& folder, Plan& plan, int64_t jobs) {
  const auto& experiments = plan.experiments();
  Durations known = durations_in(folder, experiments);
  const bool partial =
      options.batch.measure && probe_costs(plan, std::min(jobs, jobs_for_cores(plan)), known, options.consent);
  Estimate expected = estimate(folder, experiments, jobs, known);
  expected.measured = options.batch.measure;
  expected.partial = partial;
  if (options.batch.dry_run && options.json) {
    Json json = plan_json(plan.file().name, folder, experiments, expected);
    json["missing_data"] = json_of_missing(plan);
    print_json(std::cout, json);
  } else if (options.batch.dry_run)
    print_plan(std::cout, plan.file().name, folder, experiments, expected, experiments.size());
  else if (!options.quiet)
    print_plan(std::cerr, plan.file().name, folder, experiments, expected, most_shown);
}

void announce(const std::vector<std::string>& added) {
  if (added.empty()) return;
  core::log::info(
      core::text::counted(static_cast<int64_t>(added.size()), "experiment") + (added.size() == 1 ? " is" : " are") +
      " added to the batch: " + core::text::join(std::span(added).first(std::min(added.size(), most_named)), ", ") +
      (added.size() > most_named ? " and others" : ""));
}

std::string lines_of(const std::vector<FailedExperiment>& failed) {
  std::vector<std::string> lines;
  for (const auto& [name, failure] : failed) lines.push_back(name + ": " + failure.error);
  return core::text::join(lines, "\n");
}

Error failure_of_batch(const Execution& execution, const BatchOutcome& outcome) {
  const RunSettings& settings = execution.settings;
  return Error(ExitCode::failed,
               std::to_string(outcome.failed.size()) + " of " +
                   core::text::counted(static_cast<int64_t>(execution.record.experiments.size()), "experiment") +
                   " failed",
               lines_of(outcome.failed),
               "fix the cause, then resume with: " + settings.resume_command +
                   "\nif that changes a setting, start a new batch with: " + settings.new_batch_command);
}

/// Prints the report of a batch that has ended. Returns the exit code.
int finish(const Execution& execution, const BatchOutcome& outcome) {
  const std::string& resume_command = execution.settings.resume_command;
  if (outcome.signal) {
    core::log::warning("interrupted; everything is saved. Resume with: " + resume_command);
    return 128 + outcome.signal;
  }
  execution.lock.require_in_place();
  const BatchReport report = report_on(execution.folder, execution.record);
  if (execution.options.json)
    print_json(std::cout, json_of(report));
  else
    print_report(std::cout, report, ReportFormat::text);
  if (outcome.failed.empty()) return 0;
  // Not thrown, because with --json the failures are part of the result.
  print_error(failure_of_batch(execution, outcome), execution.options.color);
  return static_cast<int>(ExitCode::failed);
}

int run_locally(const Execution& execution) {
  core::interrupt::install();
  core::LocalWorkers workers(experiment_worker(execution.options.consent));
  return finish(execution, run_batch(execution.folder, execution.record, workers, execution.settings));
}

int submit_to_slurm(const Execution& execution) {
  const RunSettings& settings = execution.settings;
  const SlurmSubmitted submitted =
      submit_batch(execution.folder, execution.record,
                   {settings.jobs, settings.retries, execution.slurm, execution.options.consent});
  if (submitted.names.empty() && submitted.queued == 0)
    return finish(execution, {.finished = submitted.finished, .failed = {}});
  if (execution.options.json)
    print_json(std::cout, json_of(execution.folder, submitted));
  else
    print_submitted(std::cout, execution.folder, submitted);
  return 0;
}

using Executor = int (*)(const Execution&);

Executor executor_of(const Options& options) {
  const std::string& name = options.batch.executor;
  if (name == "local") return run_locally;
  if (name == "slurm") return submit_to_slurm;
  throw Error(ExitCode::usage, "there is no executor \"" + name + "\"", "", "use one of: local, slurm");
}

}  // namespace

int run_batch_command(const Options& options) {
  const Executor execute = executor_of(options);
  Plan plan(read_batch_file(options.arguments[0]), options.batch.yes, options.consent);
  const BatchFolder folder(directory_of(options, plan.file()));
  const RunSettings settings{jobs_of(options, plan), plan.file().run.retries, command_of(options.command_line),
                             new_batch_command(options, folder.path())};
  if (folder.exists())
    announce(require_only_additions(folder, plan, settings.new_batch_command));
  else
    folder.require_unused(plan);
  warn_of_missing_data(folder, plan);
  show_plan(options, folder, plan, settings.jobs);
  if (options.batch.dry_run) return 0;
  if (options.batch.executor == "slurm") {
    core::slurm::check_folder(fs::absolute(folder.path()));
    core::slurm::check_cluster();
  }
  const core::LockFile lock = folder.acquire_lock();
  if (!folder.exists())
    folder.create(plan);
  else if (!require_only_additions(folder, plan, settings.new_batch_command).empty())  // after the wait for the lock
    folder.extend(plan);
  return execute({folder, folder.record(), settings, lock, plan.file().slurm, options});
}

}  // namespace nas::host
