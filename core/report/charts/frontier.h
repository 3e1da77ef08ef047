#pragma once
/// \file
/// Which networks are worth their cost. A point is the cost of a network (CurvePoint::epoch) and its accuracy.

#include "core/report/read/run_metrics.h"

namespace nas::core {

/// The networks that no other one beats in both, by rising cost.
Curve frontier_of(Curve networks);

/// The corners of the lower convex hull of error over cost, by rising cost, up to the most accurate network. It is a
/// part of the frontier.
Curve hull_of(const Curve& networks);

}  // namespace nas::core
