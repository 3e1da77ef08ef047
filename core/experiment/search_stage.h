#pragma once
/// \file
/// One stage of a search: a supernet is trained with the hooks of a method, and finalized.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/model/model.h"
#include "core/train/measure.h"
#include "nas/boundary/runner.h"
#include "nas/desc.h"

namespace nas::core {

class Run;

/// What is trained, and where it is recorded.
struct SearchStage {
  std::string name;     ///< of its metrics, checkpoints and random streams
  std::string section;  ///< with tables like those of [search]
  ModelDesc supernet;
  std::function<void(Model&)> initialise;   ///< changes the initial weights; may be empty
  std::filesystem::path alphas, genotypes;  ///< JSON Lines with what each epoch has
};

struct TrainedStage {
  std::shared_ptr<Model> model;
  ModelDesc found;
  std::optional<Measurement> validation;  ///< after the last epoch; nothing when there is no data for it
  int64_t epochs = 0;
};

/// Trains from the last checkpoint of the stage, when there is one. Throws Error, and Interrupted after saving.
TrainedStage train_stage(Run& run, const SearchParts& parts, const SearchStage& stage);

}  // namespace nas::core
