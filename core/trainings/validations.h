#pragma once
/// \file
/// The epochs of a training according to its metrics.jsonl. That file survives every kill, so results are taken from
/// it.

#include <cstdint>
#include <string>

namespace nas::core {

struct Validations {
  int64_t epochs = 0;  ///< that were trained to their end
  double last_accuracy = 0.0, last_loss = 0.0;
  double best_accuracy = 0.0;  ///< over the epochs that were validated
};

/// Throws Error(unreadable) for a line that is not a record.
Validations read_validations(const std::string& metrics_path);

}  // namespace nas::core
