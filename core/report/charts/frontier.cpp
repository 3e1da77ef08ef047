#include "core/report/charts/frontier.h"

#include <algorithm>
#include <utility>

namespace nas::core {

namespace {

/// True when `middle` lies above the line from `left` to `right`.
bool is_above(const CurvePoint& left, const CurvePoint& middle, const CurvePoint& right) {
  return (middle.value - left.value) * (right.epoch - left.epoch) >
         (right.value - left.value) * (middle.epoch - left.epoch);
}

}  // namespace

Curve frontier_of(Curve networks) {
  std::ranges::sort(networks, {}, [](const CurvePoint& point) { return std::pair(point.epoch, -point.value); });
  Curve frontier;
  for (const CurvePoint& point : networks)
    if (frontier.empty() || point.value > frontier.back().value) frontier.push_back(point);
  return frontier;
}

/// Andrew's monotone chain.
Curve hull_of(const Curve& networks) {
  Curve hull;
  for (const CurvePoint& point : frontier_of(networks)) {
    while (hull.size() >= 2 && !is_above(hull[hull.size() - 2], hull.back(), point)) hull.pop_back();
    hull.push_back(point);
  }
  return hull;
}

}  // namespace nas::core
