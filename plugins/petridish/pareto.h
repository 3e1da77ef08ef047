#pragma once
/// \file
/// Which models of a pool are worth growing: those at or near the lower convex hull of error over cost.

#include <cstdint>
#include <span>
#include <vector>

namespace nas::petridish {

/// One model: what it costs (multiply-accumulates) and how often it errs on the held-out part (0..1).
struct Point {
  double cost = 0.0, error = 0.0;
};

/// Indices of the points on the lower convex hull, by ascending cost, up to the point of least error: what costs more
/// and is not better belongs to no frontier. Of points of equal cost and error the first is taken.
std::vector<size_t> lower_hull(std::span<const Point> points);

/// Indices of the points whose error is at most (1 + tolerance) times the hull's at their cost, by ascending cost;
/// right of the hull's last point, that point's error counts. Holds the hull itself.
std::vector<size_t> near_hull(std::span<const Point> points, double tolerance);

}  // namespace nas::petridish
