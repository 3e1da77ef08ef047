#pragma once
/// \file
/// The models that have been trained so far.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nas/training_result.h"
#include "pareto.h"

namespace nas::petridish {

/// A trained model and where it comes from. Seeds have no parent and no search.
struct PoolModel {
  std::string id;         ///< of its training
  std::string parent_id;  ///< the model that it was grown from
  std::string search_id;  ///< the training in between, of the parent with the candidates
  int64_t generation = 0;
  int64_t times_chosen = 0;  ///< as a parent; begins with its own parent's number
  ModelDesc desc;
  TrainingResult result;

  double accuracy() const { return result.best_valid_accuracy; }
};

/// Models are never removed. Indices are in the order of addition.
class Pool {
 public:
  /// `tolerance`: how far from the hull, as a part of its error, a model may lie to be a parent.
  explicit Pool(double tolerance) : tolerance_(tolerance) {}

  void add(PoolModel model) { models_.push_back(std::move(model)); }
  const std::vector<PoolModel>& models() const noexcept { return models_; }
  bool empty() const noexcept { return models_.empty(); }

  /// Cost and error of each model.
  std::vector<Point> points() const;
  std::vector<size_t> hull() const { return lower_hull(points()); }
  std::vector<size_t> frontier() const { return near_hull(points(), tolerance_); }

  /// The model of the frontier that `uniform`, in [0, 1), falls on; counts it as chosen. The pool must not be empty.
  const PoolModel& choose_parent(double uniform);
  /// The most accurate model with at most `max_macs`; of equals the cheaper, then the earlier.
  std::optional<size_t> best(int64_t max_macs) const;

 private:
  double tolerance_;
  std::vector<PoolModel> models_;
};

}  // namespace nas::petridish
