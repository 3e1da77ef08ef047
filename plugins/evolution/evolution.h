#pragma once
/// \file
/// Regularized evolution. Real, Aggarwal, Huang, Le: "Regularized Evolution for Image Classifier Architecture Search",
/// AAAI 2019, algorithm 1.

#include <deque>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "nas/cell_mutation.h"
#include "nas/cell_network.h"
#include "nas/planned_order.h"
#include "nas/training_result.h"

namespace nas::evolution {

struct Options {
  int64_t population = 100, sample = 25;  ///< P and S of the paper
  int64_t models = 1000;                  ///< C, all models of the history
  int64_t planned_workers = 8;            ///< models in training at a time; see PlannedOrder
};

struct Model {
  std::string id;         ///< "model-7"
  std::string parent;     ///< id; empty for the random models of the beginning
  CellMutation mutation;  ///< of the parent
  CellNetwork made;
  TrainingResult result;
};

/// Begins with P random models. Then, again and again, the best of S models that are drawn from the population is
/// mutated, its child joins the population when it is trained, and the oldest model leaves it. A model that failed
/// joins nothing. [run-thread]
class Evolution {
 public:
  struct Steps {
    std::function<CellNetwork(const std::function<CellNetwork()>& draw)> build;  ///< the first that is allowed
    std::function<void(const Model&)> train;                                     ///< begins to
    std::function<TrainingResult(const Model&)> result;                          ///< waits for it
  };
  Evolution(const Options& options, int64_t nodes, uint64_t seed, Steps steps);

  /// The history, in the order in which training began.
  const std::vector<Model>& run();

 private:
  bool can_begin() const;
  void begin();
  Model random_model();
  Model child_of(const Model& parent);
  const Model& best_of_a_sample();
  void end(size_t index);

  Options options_;
  int64_t nodes_;
  std::mt19937_64 random_;
  Steps steps_;
  PlannedOrder order_;
  std::vector<Model> history_;
  std::deque<size_t> population_;  ///< indices into the history, the oldest first
};

}  // namespace nas::evolution
