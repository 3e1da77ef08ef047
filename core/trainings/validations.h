#pragma once
/// \file
/// What a training's metrics.jsonl says of its epochs. The file is the record that survives every kill, so results are
/// taken from it.

#include <cstdint>
#include <string>

namespace nas::core {

struct Validations {
  int64_t epochs = 0;  ///< that were trained to their end
  double last_accuracy = 0.0, last_loss = 0.0;
  double best_accuracy = 0.0;  ///< over the epochs that were validated
};

/// Throws Error(unreadable) for a line that is no record.
Validations read_validations(const std::string& metrics_path);

}  // namespace nas::core
