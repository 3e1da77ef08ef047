#include "host/batch/report/batch_page_writer.h"

#include <exception>
#include <string>

#include "core/base/file.h"
#include "core/base/log.h"
#include "host/batch/report/batch_page.h"

namespace nas::host {

void BatchPageWriter::refresh() {
  if (100 * (spent_ + last_) < Clock::now() - began_) write();
}

void BatchPageWriter::write() {
  const Clock::time_point begin = Clock::now();
  try {
    core::write_atomically(folder_.page().string(), batch_page(report_on(folder_, record_), drawer_));
  } catch (const std::exception& problem) {
    if (!warned_) core::log::warning(std::string("the page of the batch cannot be written: ") + problem.what());
    warned_ = true;
  }
  last_ = Clock::now() - begin;
  spent_ += last_;
}

}  // namespace nas::host
