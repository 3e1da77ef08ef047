#pragma once
/// \file
/// The order of the trainings (Hu et al. 2019, section 3.3; Archai's Petridish).

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "growth.h"
#include "nas/limits.h"
#include "nas/trainings.h"
#include "pool.h"
#include "pool_options.h"
#include "seeds.h"

namespace nas::petridish {

/// Fills a pool: first with every seed, then with grown models. A grown model takes two trainings: that of its parent
/// with candidates in every cell, and that of the model which the strongest candidates make. At most
/// `trainings_in_flight` trainings are under way at any time. The next training depends only on the results so far,
/// which are taken in the order of submission. [run-thread]
class PoolSearch {
 public:
  struct Services {
    ITrainings& trainings;
    ILimits& limits;
    Streams streams;
    std::string trainer, finalizers;              ///< factory names for the training of a search
    std::function<void(const Pool&)> after_each;  ///< called after each model that the pool gains
  };
  PoolSearch(const PoolOptions& options, Services services, std::vector<ModelDesc> seeds);

  /// Returns when the pool is full, or when a grown model would exceed the cost limit and the trainings under way are
  /// finished. Throws std::runtime_error when no seed could be trained.
  Pool run();

 private:
  /// A training under way. A search, and the training that follows it, hold the facts of the model that they will give.
  struct Job {
    enum class Stage { seed, search, train } stage;
    PoolModel model;
  };
  static std::string_view section_of(Job::Stage stage);
  static std::string_view ancestor_of(const Job& job);
  bool submit_next();
  void submit_seed();
  void submit_search();
  void submit_training(PoolModel model);
  void submit(Job job, const ModelDesc& desc, const WeightNames& names);
  void take(Job job, TrainingResult result);
  void grown(PoolModel model, const TrainingResult& search);
  bool may_grow() const;

  PoolOptions options_;
  Services services_;
  std::vector<ModelDesc> seeds_;
  size_t seeds_submitted_ = 0, growths_submitted_ = 0;
  bool outgrown_ = false;  ///< a grown model exceeds a limit
  std::string first_error_;
  std::deque<Job> jobs_;  ///< in the order of submission
  Pool pool_;
};

}  // namespace nas::petridish
