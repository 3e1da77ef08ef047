#pragma once
/// \file
/// metrics.jsonl as curves.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace nas::core {

/// A value and when it was measured, in epochs of its stage: 1 is the end of the first one.
struct CurvePoint {
  double epoch = 0.0, value = 0.0;  ///< the value may be NaN
};
using Curve = std::vector<CurvePoint>;

/// The stage, the split and the name of a metric, such as "search", "train", "loss".
using MetricName = std::tuple<std::string, std::string, std::string>;

/// A line of metrics.jsonl.
struct MetricLine {
  std::string stage, split;
  double epoch = 0.0;                                  ///< from 1; 0 for a value of the whole run
  int64_t step = 0;                                    ///< within the epoch, from 1; 0 for the whole epoch
  std::vector<std::pair<std::string, double>> values;  ///< in the order of their names; NaN where one is not finite
};

/// In the order of the file. Lines that cannot be read are left out; `unreadable` becomes their number.
std::vector<MetricLine> metric_lines(std::string_view text, int64_t& unreadable);

/// The greatest step of each stage. A method may count steps beyond those of the training.
std::map<std::string, int64_t> steps_per_epoch(const std::vector<MetricLine>& lines);

struct RunMetrics {
  std::map<MetricName, Curve> steps;   ///< measured within epochs
  std::map<MetricName, Curve> epochs;  ///< of whole epochs
  std::vector<std::string> stages;     ///< in the order of their first lines
  int64_t unreadable_lines = 0;        ///< such as one that is being written

  /// Empty when there is none.
  const Curve& step_curve(const std::string& stage, const std::string& split, const std::string& name) const;
  const Curve& epoch_curve(const std::string& stage, const std::string& split, const std::string& name) const;
  /// The splits that `stage` was measured on, but those of plugins.
  std::vector<std::string> splits(const std::string& stage) const;
};

/// Lines that cannot be read are counted and left out.
RunMetrics metrics_in(std::string_view text);

/// At most `most` points of `curve`: of each of equal parts, the first ones with the least and the greatest value, and
/// the first and the last point. Values that are not finite are kept while there is room for them.
Curve thinned(const Curve& curve, size_t most);

}  // namespace nas::core
