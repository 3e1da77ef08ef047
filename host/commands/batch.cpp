#include <filesystem>
#include <iostream>
#include <set>

#include "core/base/error.h"
#include "host/batch/execute/batch_command.h"
#include "host/batch/report/report_text.h"
#include "host/batch/report/status.h"
#include "host/command.h"

namespace nas::host {
namespace {

namespace po = boost::program_options;

constexpr size_t most_batches = 20;  ///< that one report compares

/// The directories after "status" or "report", of which there is at least one and at most `most`.
std::vector<BatchFolder> folders_in(const Options& options, size_t most) {
  const std::string command = "nas-host batch " + options.arguments[0];
  if (options.arguments.size() < 2)
    throw core::Error(core::ExitCode::usage, command + " needs the directory of a batch", "",
                      "usage: " + command + " DIR");
  if (options.arguments.size() - 1 > most)
    throw core::Error(core::ExitCode::usage, command + " takes one directory", "", "usage: " + command + " DIR");
  return {options.arguments.begin() + 1, options.arguments.end()};
}

/// A batch beside itself would be paired with itself.
void require_distinct(const std::vector<BatchFolder>& folders) {
  std::set<std::filesystem::path> seen;
  for (const BatchFolder& folder : folders)
    if (!seen.insert(std::filesystem::weakly_canonical(folder.path())).second)
      throw core::Error(core::ExitCode::usage, "the same batch is named twice", folder.path().string(),
                        "name each batch once");
}

int show_status(const Options& options) {
  const BatchFolder folder = folders_in(options, 1).front();
  const BatchRecord record = folder.record();
  if (options.json)
    print_json(std::cout, status_json(folder, record));
  else
    print_status(std::cout, folder, record);
  return 0;
}

int show_report(const Options& options) {
  const ReportFormat format = report_format(options.batch.format);
  const std::vector<BatchFolder> folders = folders_in(options, most_batches);
  require_distinct(folders);
  std::vector<ReportedBatch> batches;
  for (const BatchFolder& folder : folders) batches.push_back({folder, folder.record()});
  const BatchReport report = report_on(batches);
  if (options.json)
    print_json(std::cout, json_of(report));
  else
    print_report(std::cout, report, format);
  return 0;
}

int run_action(const Options& options) {
  const std::string& action = options.arguments[0];
  if (action == "status") return show_status(options);
  if (action == "report") return show_report(options);
  if (options.arguments.size() == 1) return run_batch_command(options);
  throw core::Error(core::ExitCode::usage, "nas-host batch needs one batch file, or status or report with a directory",
                    "", "list the options with: nas-host help batch");
}

void add_batch_options(po::options_description& description, Options& options) {
  BatchOptions& batch = options.batch;
  auto add = description.add_options();
  add("jobs", po::value<int64_t>()->value_name("N")->notifier([&](int64_t jobs) { batch.jobs = jobs; }),
      "number of experiments that run at once");
  add("executor", po::value(&batch.executor)->value_name("local|slurm"),
      "where to run: on this machine, or on the cluster, to which nas-host submits before it exits");
  add("dry-run", po::bool_switch(&batch.dry_run), "print the plan; run and write nothing");
  add("measure", po::bool_switch(&batch.measure),
      "run one experiment of each kind briefly to estimate time and disk space");
  add("yes", po::bool_switch(&batch.yes), "allow more than 1,000 experiments");
  add("format", po::value(&batch.format)->value_name("NAME"),
      "format of the report: text, markdown, csv, comparisons (as CSV) or html");
  add("out", po::value(&options.out)->value_name("DIR")->notifier(refuse_root),
      "directory of the batch; default: runs/NAME");
  add_unsafe_option(description, options);
  add_trust_option(description, options);
}

}  // namespace

extern constinit const Command batch_command = {
    .name = "batch",
    .arguments = "F.toml | status DIR | report DIR...",
    .summary = "Run, resume and compare many experiments that one file describes",
    .details =
        "F.toml lists values for configuration keys; each combination of values is one experiment\n"
        "(docs/batches.md describes the file). 'batch F.toml' prints the plan, runs all experiments that\n"
        "are not finished and prints a report. After an interruption, the same command resumes the batch.\n"
        "'batch status DIR' shows the progress of each experiment, also while the batch runs.\n"
        "More seeds can be added to the file later; the same command then runs the new experiments.\n"
        "'batch report DIR' compares the finished experiments: mean results, and for each pair of settings\n"
        "the mean difference over the same seeds, with a 95 % interval and a test of significance. With\n"
        "several batches, it also compares the batches. The page DIR/report.html has the same with pictures.\n",
    .example =
        "  nas-host batch configs/batches/small.toml --dry-run\n"
        "  nas-host batch configs/batches/small.toml --jobs 2 --out runs/small\n"
        "  nas-host batch configs/batches/small.toml --executor slurm\n"
        "  nas-host batch status runs/small\n"
        "  nas-host batch report runs/small --format markdown\n"
        "  nas-host batch report runs/small runs/larger --format html > compared.html\n",
    .min_arguments = 1,
    .max_arguments = 1 + most_batches,
    .add_options = add_batch_options,
    .run = run_action,
};

}  // namespace nas::host
