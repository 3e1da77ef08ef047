#pragma once
/// \file
/// How far a training is: what a checkpoint keeps beside tensors.

#include <cstdint>
#include <map>
#include <string>

namespace nas::core {

struct TrainingPosition {
  int64_t epoch = 0;
  int64_t step = 0;        ///< steps done in this epoch
  int64_t arch_batch = 0;  ///< batches drawn from the architecture's part
  double seconds = 0.0;    ///< spent so far, all sittings together
  std::string stopped;     ///< why the training ended early; empty: it did not

  void save(std::map<std::string, std::string>& metadata) const;
  /// Throws std::exception when a value is missing or is no number.
  static TrainingPosition load(const std::map<std::string, std::string>& metadata);
};

}  // namespace nas::core
