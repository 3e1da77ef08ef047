#pragma once
/// \file
/// The position of a training: what a checkpoint keeps in addition to tensors.

#include <cstdint>
#include <map>
#include <string>

namespace nas::core {

struct TrainingPosition {
  int64_t epoch = 0;
  int64_t step = 0;        ///< steps done in this epoch
  int64_t arch_batch = 0;  ///< batches drawn from the data of the architecture
  double seconds = 0.0;    ///< spent so far, over all processes of the run
  std::string stopped;     ///< why the training ended early; empty when it did not

  void save(std::map<std::string, std::string>& metadata) const;
  /// Throws std::exception when a value is missing or not a number.
  static TrainingPosition load(const std::map<std::string, std::string>& metadata);
};

}  // namespace nas::core
