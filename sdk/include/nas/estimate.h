#pragma once
/// \file
/// The time that the trainings of a method will take, estimated before they begin.

#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

#include "nas/desc_tree.h"
#include "nas/trainings.h"

namespace nas {

/// Adds up groups of similar trainings. When a group is added, one training step of it is timed, after one that is not.
/// [run-thread]
class Estimate {
 public:
  /// `trainings` is borrowed and must outlive this object.
  explicit Estimate(ITrainings& trainings) : trainings_(trainings) {}

  /// Adds `count` trainings of networks like `desc`, each with the data of the section and with `epochs` epochs.
  void add(int64_t count, const ModelDesc& desc, std::string_view section, int64_t epochs) {
    const auto steps = static_cast<double>(count * epochs * trainings_.steps_per_epoch(section));
    seconds_ += steps * trainings_.seconds_per_step(bytes_of(desc), section);
    count_ += count;
    epochs_ += count * epochs;
  }

  /// "at most 24 trainings with 38 epochs in total, about 6 min for one worker"
  std::string text() const {
    std::ostringstream text;
    text << "at most " << count_ << " trainings with " << epochs_ << " epochs in total, about ";
    if (seconds_ < 3600.0)
      text << std::llround(std::ceil(seconds_ / 60.0)) << " min";
    else
      text << std::llround(seconds_ / 3600.0) << " h";
    return text.str() + " for one worker";
  }

 private:
  ITrainings& trainings_;
  int64_t count_ = 0, epochs_ = 0;
  double seconds_ = 0.0;
};

}  // namespace nas
