#include "core/report/run_report.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <string>

#include "core/base/decimal.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/report/metrics_table.h"
#include "core/report/run_events.h"
#include "core/report/run_page.h"

namespace nas::core {

namespace {

constexpr size_t fewest_pictures = 4, most_pictures = 24;
constexpr auto time_of_a_picture = std::chrono::milliseconds(100);  ///< of Graphviz, on a slow processor

/// metrics.csv and what TensorBoard reads. What is said about unreadable lines is on the page.
void write_for_other_programs(const RunPaths& run, const RunInfo& info, size_t pictures) {
  int64_t unreadable = 0;
  const std::string text = std::filesystem::exists(run.metrics()) ? read_file(run.metrics().string()) : "";
  const std::vector<MetricLine> metrics = metric_lines(text, unreadable);
  write_atomically(metrics_table_file(run).string(), metrics_table(metrics));
  update_events(run, info, metrics, pictures);
}

}  // namespace

bool RunReport::is_due() const { return 100 * (spent_ + 2 * last_) < Clock::now() - began_; }

size_t RunReport::affordable_pictures(Clock::time_point begin) const {
  const Clock::time_point now = Clock::now();
  const auto count = ((now - began_) / 100 - spent_ - (now - begin)) / time_of_a_picture;
  return static_cast<size_t>(std::clamp<int64_t>(count, fewest_pictures, most_pictures));
}

void RunReport::write(const RunInfo& info, const std::function<void()>& before) {
  const Clock::time_point begin = Clock::now();
  try {
    before();
    write_atomically(run_.report().string(), run_page(run_, info, drawer_));
    write_for_other_programs(run_, info, affordable_pictures(begin));
  } catch (const std::exception& problem) {
    if (!warned_) log::warning(std::string("the report of the run cannot be written: ") + problem.what());
    warned_ = true;
  }
  last_ = Clock::now() - begin;
  spent_ += last_;
  ++written_;
}

std::string RunReport::cost() const {
  if (written_ == 0) return "no report was written";
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(spent_).count();
  return text::counted(written_, "report") + " took " + shortest_decimal(static_cast<double>(milliseconds) / 1000) +
         " s";
}

}  // namespace nas::core
