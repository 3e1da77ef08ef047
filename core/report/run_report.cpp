#include "core/report/run_report.h"

#include <exception>
#include <filesystem>
#include <string>

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/report/metrics_table.h"
#include "core/report/run_events.h"
#include "core/report/run_page.h"

namespace nas::core {

namespace {

/// metrics.csv and what TensorBoard reads. What is said about unreadable lines is on the page.
void write_for_other_programs(const RunPaths& run, const RunInfo& info) {
  int64_t unreadable = 0;
  const std::string text = std::filesystem::exists(run.metrics()) ? read_file(run.metrics().string()) : "";
  const std::vector<MetricLine> metrics = metric_lines(text, unreadable);
  write_atomically(metrics_table_file(run).string(), metrics_table(metrics));
  update_events(run, info, metrics);
}

}  // namespace

bool RunReport::is_due() const { return 100 * (spent_ + last_) < Clock::now() - began_; }

void RunReport::write(const RunInfo& info, const std::function<void()>& before) {
  const Clock::time_point begin = Clock::now();
  try {
    before();
    write_atomically(run_.report().string(), run_page(run_, info, drawer_));
    write_for_other_programs(run_, info);
  } catch (const std::exception& problem) {
    if (!warned_) log::warning(std::string("the report of the run cannot be written: ") + problem.what());
    warned_ = true;
  }
  last_ = Clock::now() - begin;
  spent_ += last_;
}

}  // namespace nas::core
