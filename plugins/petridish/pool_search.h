#pragma once
/// \file
/// What is trained next (Hu et al. 2019, section 3.3; Archai's Petridish).

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "draw.h"
#include "growth.h"
#include "nas/networks.h"
#include "nas/trainings.h"
#include "pool.h"
#include "pool_options.h"

namespace nas::petridish {

/// Fills a pool: every seed, then grown models, each in two trainings: its parent with candidates in every cell, then
/// the model that the strongest of them make. At most `trainings_in_flight` are under way at any time, and which one
/// comes next depends on the results so far alone, taken in the order of submission.
class PoolSearch {
 public:
  struct Services {
    ITrainings& trainings;
    INetworks& networks;
    Streams streams;
    std::string trainer, finalizers;              ///< factory names of what a search training is given
    std::function<void(const Pool&)> after_each;  ///< called when the pool has gained a model
  };
  PoolSearch(const PoolOptions& options, Services services, std::vector<ModelDesc> seeds);

  /// To the end: the pool is full, or a grown model costs more than it may. Throws std::runtime_error when no seed
  /// could be trained.
  Pool run();

 private:
  /// A training under way. A search and the training that follows it carry the model that will come of them.
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
  bool fits(const ModelDesc& desc);
  bool may_grow() const;

  PoolOptions options_;
  Services services_;
  std::vector<ModelDesc> seeds_;
  size_t seeds_submitted_ = 0, growths_submitted_ = 0;
  bool outgrown_ = false;  ///< a grown model costs more than max_macs
  std::string first_error_;
  std::deque<Job> jobs_;  ///< in the order of submission
  Pool pool_;
};

}  // namespace nas::petridish
