#pragma once
/// \file
/// What a method's many trainings will take, to be told before they begin.

#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

#include "nas/desc_tree.h"
#include "nas/trainings.h"

namespace nas {

/// Adds up trainings, group by group. Each group's time is that of one training step, measured when it is added.
/// [run-thread]
class Estimate {
 public:
  /// Borrows `trainings`.
  explicit Estimate(ITrainings& trainings) : trainings_(trainings) {}

  /// `count` trainings like that of `desc`, with the section's data and trainer, of `epochs` each.
  void add(int64_t count, const ModelDesc& desc, std::string_view section, int64_t epochs) {
    const auto steps = static_cast<double>(count * epochs * trainings_.steps_per_epoch(section));
    seconds_ += steps * trainings_.seconds_per_step(source_of(desc), section);
    count_ += count;
    epochs_ += count * epochs;
  }

  /// "at most 24 trainings of 38 epochs in all, about 6 min of one worker's time"
  std::string text() const {
    std::ostringstream text;
    text << "at most " << count_ << " trainings of " << epochs_ << " epochs in all, about ";
    if (seconds_ < 3600.0)
      text << std::llround(std::ceil(seconds_ / 60.0)) << " min";
    else
      text << std::llround(seconds_ / 3600.0) << " h";
    return text.str() + " of one worker's time";
  }

 private:
  ITrainings& trainings_;
  int64_t count_ = 0, epochs_ = 0;
  double seconds_ = 0.0;
};

}  // namespace nas
