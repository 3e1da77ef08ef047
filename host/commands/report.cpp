#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/shell.h"
#include "core/record/run_directory.h"
#include "core/record/run_state.h"
#include "core/report/page/page.h"
#include "core/report/run_page.h"
#include "core/report/runs_page.h"
#include "host/batch/report/batch_page.h"
#include "host/command.h"

namespace nas::host {
namespace {

namespace fs = std::filesystem;

bool is_run(const fs::path& folder) { return fs::exists(core::RunPaths(folder).info()); }

/// `folder` itself, or the runs in it, such as those of a batch.
std::vector<core::RunPaths> runs_in(const std::string& folder) {
  std::vector<core::RunPaths> runs;
  std::error_code odd;
  if (is_run(folder)) return {core::RunPaths(folder)};
  for (fs::directory_iterator entry(folder, odd), end; !odd && entry != end; entry.increment(odd))
    if (is_run(entry->path())) runs.emplace_back(entry->path());
  if (runs.empty()) throw core::no_run_in(folder);
  std::ranges::sort(runs, {}, &core::RunPaths::path);
  return runs;
}

std::string title_of(const Options& options) {
  if (options.arguments.size() > 1) return std::to_string(options.arguments.size()) + " runs";
  const fs::path folder = core::absolute_text(options.arguments[0]);
  return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

/// A page of nas-host replaces one of nas-host, and no other file.
void write_page(const fs::path& file, const std::string& page) {
  if (fs::exists(fs::symlink_status(file)) && !core::is_page(file))
    throw core::Error(core::ExitCode::usage, "the file already exists and is not a page of nas-host", file.string(),
                      "name another file with --out");
  core::write_atomically(file, page);
}

/// The page about a batch, and where it belongs.
std::string write_batch_page(const BatchFolder& folder, const std::string& given_out) {
  const std::string out = given_out.empty() ? folder.page().string() : given_out;
  write_page(out, batch_page(report_on(folder, folder.record())));
  return out;
}

int run_report(const Options& options) {
  if (const BatchFolder batch(options.arguments[0]); options.arguments.size() == 1 && batch.exists()) {
    std::cout << write_batch_page(batch, options.out) << '\n';
    return 0;
  }

  std::vector<core::RunPaths> runs;
  for (const std::string& folder : options.arguments) std::ranges::copy(runs_in(folder), std::back_inserter(runs));
  const bool one_folder = options.arguments.size() == 1;
  if (options.out.empty() && !one_folder)
    throw core::Error(core::ExitCode::usage, "a page about several runs needs a name", "",
                      "name it, for example with: --out runs.html");
  core::CellDrawer drawer;
  const bool one_run = one_folder && is_run(options.arguments[0]);
  const std::string out = options.out.empty() ? fs::path(options.arguments[0]) / "report.html" : fs::path(options.out);
  write_page(out, one_run ? core::run_page(runs[0], core::observed_run(runs[0]), drawer)
                          : core::runs_page(title_of(options), runs, drawer));
  std::cout << out << '\n';
  return 0;
}

void add_report_options(boost::program_options::options_description& description, Options& options) {
  description.add_options()("out", boost::program_options::value(&options.out)->value_name("FILE"),
                            "the page; default: report.html in the one directory");
}

}  // namespace

extern constinit const Command report_command = {
    .name = "report",
    .arguments = "DIR...",
    .summary = "Write a page about a run, or one that compares several: curves, cells, results",
    .details =
        "DIR is the directory of a run, in any state. The page is one file, which a browser opens without a\n"
        "network. A run also writes it itself, after its epochs and at its end. No plugin is loaded.\n"
        "With several runs, the page compares them. The page of a batch also says which differences are more\n"
        "than chance; a batch writes its page itself.\n",
    .example =
        "  nas-host report runs/darts-fashion_mnist-20260131-235959\n"
        "  nas-host report runs/third --out /tmp/third.html\n"
        "  nas-host report runs/third runs/fourth --out compared.html\n",
    .min_arguments = 1,
    .max_arguments = 1000,
    .add_options = add_report_options,
    .run = run_report,
};

}  // namespace nas::host
