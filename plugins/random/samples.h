#pragma once
/// \file
/// The networks of one random search.

#include <string>
#include <vector>

#include "nas/cell_networks.h"
#include "nas/rungs.h"
#include "nas/runner.h"
#include "nas/trainings.h"

namespace nas::random {

/// The section [search.random] without its tables.
struct Options {
  struct Rung {
    int64_t samples, epochs;
  };
  int64_t samples = 16, max_draws = 2000;
  bool asynchronous = false;
  std::vector<Rung> rungs;  ///< of successive halving, in order
  RungOptions planned;      ///< of asynchronous successive halving

  /// Rejects a configuration that leaves no samples in a rung, or that holds out no images to rank the samples.
  static Options from(const IRun& run);
};

struct Sample {
  std::string id;  ///< "sample-3"
  CellNetwork made;
  int64_t rungs = 0;          ///< number of rungs in which it was trained
  std::string last_training;  ///< id of the last training, empty before the first
  TrainingResult result;      ///< of the last training
};

/// `options.samples` distinct networks within [limits], in the order of drawing. Rejects the configuration when
/// `max_draws` draws do not give that many.
std::vector<Sample> draw_samples(const IRun& run, IModelDescBuilder& builder, const Options& options);

}  // namespace nas::random
