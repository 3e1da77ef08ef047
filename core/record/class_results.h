#pragma once
/// \file
/// What a test found for each class.

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace nas::core {

struct ClassResults {
  std::vector<std::string> names = {};               ///< one for each class, or none
  std::vector<int64_t> images = {};                  ///< of each class
  std::vector<std::vector<int64_t>> confusion = {};  ///< row: the class of an image; column: the answer

  bool empty() const { return images.empty(); }
  /// The name of a class, or its number where the data set has no names.
  std::string name(size_t index) const;
  /// Share of the images of the class that were recognised, in [0, 1]; NaN for a class without images.
  double accuracy(size_t index) const;
  /// The classes with images, from the lowest accuracy to the highest, at most `count`.
  std::vector<size_t> worst(size_t count) const;

  /// "shirt 62.30 %, coat 81.00 %, pullover 81.20 %": the three worst.
  std::string worst_text() const;
  /// Adds "test_classes" and "test_confusion" to a JSON object; nothing when empty().
  void add_to(nlohmann::ordered_json& facts) const;
  /// Of what add_to() added; empty when there is nothing. Throws nlohmann::json::exception.
  static ClassResults from_json(const nlohmann::json& facts);
};

/// `json`, indented by two, with each row of its "test_confusion" on one line.
std::string with_short_rows(const nlohmann::ordered_json& json);

}  // namespace nas::core
