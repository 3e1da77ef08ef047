#pragma once
/// \file
/// Predictions as text, JSON and CSV.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/app/api.h"

namespace nas::core {

struct RankedClass {
  int64_t index = 0;
  std::string name;
  double probability = 0.0;
};

/// The classes of one picture, the most probable first.
struct Prediction {
  std::string file;
  std::vector<RankedClass> classes;
};

/// A file that is no picture.
struct UnreadPicture {
  std::string file, reason;
};

/// Prints to stdout: text and CSV as soon as they are known, JSON at the end as one value.
class PredictionPrinter {
 public:
  explicit PredictionPrinter(PredictionFormat format);
  void print(const Prediction& prediction);
  void finish(const std::vector<UnreadPicture>& unread);

 private:
  PredictionFormat format_;
  std::vector<Prediction> kept_;  ///< for JSON
};

}  // namespace nas::core
