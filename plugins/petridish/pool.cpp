#include "pool.h"

#include <utility>

#include "parent_sampling.h"

namespace nas::petridish {

std::vector<Point> Pool::points() const {
  std::vector<Point> points;
  for (const PoolModel& model : models_)
    points.push_back({static_cast<double>(model.result.macs), 1.0 - model.accuracy()});
  return points;
}

const PoolModel& Pool::choose_parent(double uniform) {
  const std::vector<size_t> near = frontier();
  std::vector<Candidate> candidates;
  for (const size_t i : near)
    candidates.push_back({models_[i].times_chosen, static_cast<double>(models_[i].result.macs)});
  PoolModel& parent = models_[near[pick(parent_probabilities(candidates), uniform)]];
  ++parent.times_chosen;
  return parent;
}

std::optional<size_t> Pool::best() const {
  const auto rank = [&](size_t i) { return std::pair(models_[i].accuracy(), -models_[i].result.macs); };
  std::optional<size_t> best;
  for (size_t i = 0; i < models_.size(); ++i)
    if (!best || rank(i) > rank(*best)) best = i;
  return best;
}

}  // namespace nas::petridish
