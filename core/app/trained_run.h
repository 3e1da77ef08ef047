#pragma once
/// \file
/// The trained network of a finished run.

#include <memory>
#include <string>

#include "core/model/inference_model.h"
#include "core/ops/op_registry.h"
#include "core/record/run_info.h"

namespace nas::core {

struct TrainedRun {
  RunInfo info;
  std::unique_ptr<InferenceModel> model;

  /// Mean and deviation of each channel, and the class names, of the data that the run was trained on.
  const DataRecord& data() const { return *info.provenance.data; }
};

/// Of a finished run whose files are there. Warns about files that were changed since. Throws Error(unreadable).
TrainedRun open_trained_run(const std::string& directory, const OpRegistry& ops, Engine engine);

}  // namespace nas::core
