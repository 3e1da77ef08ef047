#include "pareto.h"

#include <algorithm>
#include <numeric>

namespace nas::petridish {

namespace {

std::vector<size_t> by_cost(std::span<const Point> points) {
  std::vector<size_t> order(points.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return points[a].cost != points[b].cost ? points[a].cost < points[b].cost : points[a].error < points[b].error;
  });
  return order;
}

/// True when `middle` lies below the line from `left` to `right`: the turn is to the left.
bool below(const Point& left, const Point& middle, const Point& right) {
  return (middle.cost - left.cost) * (right.error - left.error) -
             (middle.error - left.error) * (right.cost - left.cost) >
         0.0;
}

double hull_error(std::span<const Point> points, const std::vector<size_t>& hull, double cost) {
  const auto right = std::find_if(hull.begin(), hull.end(), [&](size_t i) { return points[i].cost >= cost; });
  if (right == hull.end()) return points[hull.back()].error;
  const Point& b = points[*right];
  if (b.cost == cost || right == hull.begin()) return b.error;
  const Point& a = points[*(right - 1)];
  return a.error + (b.error - a.error) * (cost - a.cost) / (b.cost - a.cost);
}

}  // namespace

/// Andrew's monotone chain over the points that have a lower error than all cheaper points.
std::vector<size_t> lower_hull(std::span<const Point> points) {
  std::vector<size_t> hull;
  for (size_t next : by_cost(points)) {
    if (!hull.empty() && points[next].error >= points[hull.back()].error) continue;
    const auto bends = [&] { return below(points[hull[hull.size() - 2]], points[hull.back()], points[next]); };
    while (hull.size() >= 2 && !bends()) hull.pop_back();
    hull.push_back(next);
  }
  return hull;
}

std::vector<size_t> near_hull(std::span<const Point> points, double tolerance) {
  const std::vector<size_t> hull = lower_hull(points);
  std::vector<size_t> near;
  for (size_t i : by_cost(points))
    if (points[i].error <= hull_error(points, hull, points[i].cost) * (1.0 + tolerance)) near.push_back(i);
  return near;
}

}  // namespace nas::petridish
