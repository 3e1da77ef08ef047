#include "host/batch/execute/batch_command.h"

#include <algorithm>
#include <iostream>
#include <thread>

#include "core/base/error.h"
#include "core/base/interrupt.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/workers/local_workers.h"
#include "core/workers/slurm.h"
#include "core/workers/slurm_script.h"
#include "host/batch/execute/cost_probe.h"
#include "host/batch/execute/run_batch.h"
#include "host/batch/execute/run_experiment.h"
#include "host/batch/record/batch_diff.h"
#include "host/batch/report/plan_text.h"
#include "host/batch/report/report_text.h"
#include "host/batch/slurm/slurm_batch.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ExitCode;

constexpr size_t most_shown = 60;  ///< of the plan, when the batch is started directly

/// The input of an executor. The folder of the batch is complete and locked by this process.
struct Execution {
  const BatchFolder& folder;
  const BatchRecord& record;
  const RunSettings& settings;
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

/// This command, quoted for a shell.
std::string command_of(const Options& options) {
  std::string command = "nas-host";
  for (const std::string& word : options.command_line) {
    const bool plain = word.find_first_not_of(
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                           "_-+=./:,@%") == word.npos;
    command += plain && !word.empty() ? " " + word : " " + core::shell_quoted(word);
  }
  return command;
}

void show_plan(const Options& options, const BatchFolder& folder, Plan& plan, int64_t jobs) {
  const auto& experiments = plan.experiments();
  Durations known = durations_in(folder, experiments);
  const bool partial =
      options.batch.measure && probe_costs(plan, std::min(jobs, jobs_for_cores(plan)), known, options.consent);
  Estimate expected = estimate(folder, experiments, jobs, known);
  expected.measured = options.batch.measure;
  expected.partial = partial;
  if (options.batch.dry_run && options.json)
    print_json(std::cout, plan_json(plan.file().name, folder, experiments, expected));
  else if (options.batch.dry_run)
    print_plan(std::cout, plan.file().name, folder, experiments, expected, experiments.size());
  else if (!options.quiet)
    print_plan(std::cerr, plan.file().name, folder, experiments, expected, most_shown);
}

std::string lines_of(const std::vector<FailedExperiment>& failed) {
  std::vector<std::string> lines;
  for (const auto& [name, failure] : failed) lines.push_back(name + ": " + failure.error);
  return core::text::join(lines, "\n  ");
}

/// Prints the report of a batch that has ended. Returns the exit code.
int finish(const Execution& execution, const BatchOutcome& outcome) {
  const std::string& resume_command = execution.settings.resume_command;
  if (outcome.signal) {
    core::log::warning("interrupted; everything is saved. Resume with: " + resume_command);
    return 128 + outcome.signal;
  }
  const BatchReport report = report_on(execution.folder, execution.record);
  if (execution.options.json)
    print_json(std::cout, json_of(report));
  else
    print_report(std::cout, report, ReportFormat::text);
  if (outcome.failed.empty()) return 0;
  throw Error(ExitCode::failed,
              std::to_string(outcome.failed.size()) + " of " +
                  core::text::counted(static_cast<int64_t>(execution.record.experiments.size()), "experiment") +
                  " failed",
              lines_of(outcome.failed), "fix the cause, then resume with: " + resume_command);
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
  const RunSettings settings{jobs_of(options, plan), plan.file().run.retries, command_of(options)};
  if (folder.exists())
    require_unchanged(folder, plan);
  else
    folder.require_unused(plan);
  show_plan(options, folder, plan, settings.jobs);
  if (options.batch.dry_run) return 0;
  if (options.batch.executor == "slurm") {
    core::slurm::check_folder(fs::absolute(folder.path()));
    core::slurm::check_cluster();
  }
  const core::FileDescriptor lock = folder.acquire_lock();
  if (!folder.exists()) folder.create(plan);
  return execute({folder, folder.record(), settings, plan.file().slurm, options});
}

}  // namespace nas::host
