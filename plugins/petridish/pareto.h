#pragma once
/// \file
/// The models that are worth growing: those on or near the lower convex hull of error over cost.

#include <cstdint>
#include <span>
#include <vector>

namespace nas::petridish {

/// One model: its cost in multiply-accumulates, and its error on the held-out images, in [0, 1].
struct Point {
  double cost = 0.0, error = 0.0;
};

/// Indices of the points on the lower convex hull, by ascending cost, up to the point of least error, because a point
/// that costs more and is not better does not belong to the frontier. Of points of equal cost and error the first is
/// taken.
std::vector<size_t> lower_hull(std::span<const Point> points);

/// Indices of the points whose error is at most (1 + tolerance) times the error of the hull at their cost, by ascending
/// cost. Beyond the last point of the hull, the error of that point is used. The result contains the hull.
std::vector<size_t> near_hull(std::span<const Point> points, double tolerance);

}  // namespace nas::petridish
