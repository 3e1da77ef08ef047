#include "core/report/run_report.h"

#include <exception>
#include <string>

#include "core/base/file.h"
#include "core/base/log.h"
#include "core/report/run_page.h"

namespace nas::core {

bool RunReport::is_due() const { return 100 * (spent_ + last_) < Clock::now() - began_; }

void RunReport::write(const RunInfo& info, const std::function<void()>& before) {
  const Clock::time_point begin = Clock::now();
  try {
    before();
    write_atomically(run_.report().string(), run_page(run_, info, drawer_));
  } catch (const std::exception& problem) {
    if (!warned_) log::warning(std::string("the report of the run cannot be written: ") + problem.what());
    warned_ = true;
  }
  last_ = Clock::now() - begin;
  spent_ += last_;
}

}  // namespace nas::core
