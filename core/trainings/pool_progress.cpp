#include "core/trainings/pool_progress.h"

#include <algorithm>

#include "core/base/text.h"

namespace nas::core {

std::string PoolProgress::text(const PoolCounts& counts, double running_seconds, int64_t workers) const {
  const int64_t open = counts.all.trainings - counts.done.trainings;
  std::string text =
      "trainings: " + std::to_string(counts.done.trainings) + " of " + std::to_string(counts.all.trainings) + " done";
  if (counts.running > 0) text += ", " + std::to_string(counts.running) + " running";
  if (counts.failed > 0) text += ", " + std::to_string(counts.failed) + " failed";
  if (open == 0 || seconds_per_epoch_.value() == 0.0) return text;
  const auto epochs = static_cast<double>(counts.all.epochs - counts.done.epochs);
  const double left = std::max(0.0, epochs * seconds_per_epoch_.value() - running_seconds);
  return text + ", " + text::duration(left / static_cast<double>(std::min(open, workers))) + " left";
}

std::string to_text(const TrainingResult& result) {
  if (result.failed) return result.id + " failed: " + result.error;
  return result.id + ": accuracy " + text::percent(result.valid_accuracy) + " after " + std::to_string(result.epochs) +
         (result.epochs == 1 ? " epoch, " : " epochs, ") + text::duration(result.seconds);
}

}  // namespace nas::core
