#include "core/trainings/training_clock.h"

#include <algorithm>

namespace nas::core {

TrainingClock::TrainingClock(const std::filesystem::path& file) : file_(file.string()) {
  if (file_.size() == 0) return;
  const std::string lines = read_file(file_.path());
  file_.truncate_to(static_cast<int64_t>(lines.rfind('\n') + 1));
  for (const TrainingTime& time : training_times_in(lines)) before_ = std::max(before_, time.end);
}

double TrainingClock::now() const { return before_ + std::chrono::duration<double>(Clock::now() - began_).count(); }

int64_t TrainingClock::free_worker() const {
  const auto is_busy = [this](int64_t worker) {
    return std::ranges::any_of(busy_, [&](const auto& work) { return work.second.worker == worker; });
  };
  int64_t worker = 1;
  while (is_busy(worker)) ++worker;
  return worker;
}

void TrainingClock::begin(const std::string& id) {
  const int64_t worker = free_worker();  // before the map has an entry of this training
  busy_[id] = {.worker = worker, .begin = now()};
}

void TrainingClock::end(const std::string& id, const std::string& outcome) {
  const auto work = busy_.find(id);
  if (work == busy_.end()) return;
  file_.append(to_line(
      {.id = id, .worker = work->second.worker, .begin = work->second.begin, .end = now(), .outcome = outcome}));
  busy_.erase(work);
}

double TrainingClock::seconds_of(const std::string& id) const {
  const auto work = busy_.find(id);
  return work == busy_.end() ? 0.0 : now() - work->second.begin;
}

}  // namespace nas::core
