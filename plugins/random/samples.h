#pragma once
/// \file
/// The networks of one random search.

#include <string>
#include <vector>

#include "nas/runner.h"
#include "nas/trainings.h"

namespace nas::random {

inline constexpr int64_t no_limit = INT64_MAX;

/// The section [search.random], but for its tables.
struct Options {
  struct Rung {
    int64_t samples, epochs;
  };
  int64_t samples = 16, max_parameters = no_limit, max_macs = no_limit, max_draws = 2000;
  std::vector<Rung> rungs;  ///< of successive halving, in order

  /// Rejects what leaves nothing to rank, or nothing to rank on.
  static Options from(const IRun& run);
};

struct Sample {
  std::string id;                 ///< "sample-3"
  std::string normal, reduction;  ///< canonical texts of its cells
  ModelDesc network;
  int64_t parameters = 0, macs = 0;
  int64_t rungs = 0;          ///< that it was trained in
  std::string last_training;  ///< id of the last of them, empty before the first
  TrainingResult result;      ///< of the last of them
};

/// `options.samples` distinct networks within the limits, in the order in which they were drawn. Rejects the
/// configuration when `max_draws` do not give them.
std::vector<Sample> draw_samples(const IRun& run, IModelDescBuilder& builder, const Options& options);

}  // namespace nas::random
