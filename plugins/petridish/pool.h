#pragma once
/// \file
/// The models that were trained so far.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nas/training_result.h"
#include "pareto.h"

namespace nas::petridish {

/// A trained model and its origin. A seed has no parent and no search.
struct PoolModel {
  std::string id;         ///< id of its training
  std::string parent_id;  ///< id of the model from which it was grown
  std::string search_id;  ///< id of the training of the parent with the candidates
  int64_t generation = 0;
  int64_t times_chosen = 0;  ///< as a parent; begins with the number of its own parent
  ModelDesc desc;
  TrainingResult result;

  double accuracy() const { return result.best_valid_accuracy; }
};

/// Models are never removed. An index counts models in the order of addition. [run-thread]
class Pool {
 public:
  /// `tolerance`: a model can become a parent when its error is at most (1 + tolerance) times that of the hull.
  explicit Pool(double tolerance) : tolerance_(tolerance) {}

  void add(PoolModel model) { models_.push_back(std::move(model)); }
  const std::vector<PoolModel>& models() const noexcept { return models_; }
  bool empty() const noexcept { return models_.empty(); }

  /// Cost and error of each model.
  std::vector<Point> points() const;
  std::vector<size_t> hull() const { return lower_hull(points()); }
  std::vector<size_t> frontier() const { return near_hull(points(), tolerance_); }

  /// The model of the frontier that `uniform`, a number in [0, 1), selects. Adds 1 to its times_chosen. The pool must
  /// not be empty. The reference is valid until the next add().
  const PoolModel& choose_parent(double uniform);
  /// The most accurate model. Of equals it is the cheaper one, then the earlier one. Nothing when there is none.
  std::optional<size_t> best() const;

 private:
  double tolerance_;
  std::vector<PoolModel> models_;
};

}  // namespace nas::petridish
