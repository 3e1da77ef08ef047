#pragma once
/// \file
/// The batches of one training.

#include <memory>
#include <string>

#include "core/data/loader.h"

namespace nas::core {

struct TrainingData {
  std::unique_ptr<DataLoader> train;
  std::unique_ptr<CyclingLoader> arch;  ///< trains the architecture; may be null
  std::unique_ptr<DataLoader> valid;    ///< measures accuracy; may be null
  /// What `valid` holds, as metrics name it: "valid" when nothing is trained on it, "arch" when the architecture is.
  std::string valid_split;
};

}  // namespace nas::core
