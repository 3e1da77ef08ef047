#include "core/experiment/work_progress.h"

#include <stdexcept>

#include "core/base/printable.h"
#include "core/base/text.h"

namespace nas::core {

void WorkProgress::show(std::string_view what, int64_t done, int64_t total) {
  if (what.empty() || done < 0 || done > total || what != printable(what))
    throw std::invalid_argument("progress needs the name of the work, one line of text, and 0 <= done <= total");
  if (what != what_) begin(what, done);
  const bool ended = done == total;
  if (ended && output_.live) output_.end_status();
  if (ended) {
    output_.line(line(done, total));
    what_.clear();
    return;
  }
  const Clock::time_point now = options_.now();
  if (now - last_shown_ < (output_.live ? options_.live_interval : options_.plain_interval)) return;
  last_shown_ = now;
  (output_.live ? output_.status : output_.line)(line(done, total));
}

void WorkProgress::begin(std::string_view what, int64_t done) {
  what_ = what;
  first_ = done;
  begun_ = last_shown_ = options_.now();
}

/// With the time left, once a part has ended here.
std::string WorkProgress::line(int64_t done, int64_t total) const {
  std::string place = what_ + " " + std::to_string(done) + "/" + std::to_string(total);
  if (done == first_ || done == total) return place;
  const double seconds = std::chrono::duration<double>(options_.now() - begun_).count();
  return place + ", " +
         text::duration(seconds * static_cast<double>(total - done) / static_cast<double>(done - first_)) + " left";
}

}  // namespace nas::core
