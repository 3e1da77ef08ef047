#include "core/data/class_check.h"

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "core/base/error.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

constexpr size_t kMostRanges = 8;

using Counts = std::vector<int64_t>;

/// The classes at or above `first` that have images, or that have none.
std::vector<int64_t> classes_with(const Counts& counts, bool images, int64_t first = 0) {
  std::vector<int64_t> classes;
  for (auto i = first; i < static_cast<int64_t>(counts.size()); ++i)
    if ((counts[static_cast<size_t>(i)] > 0) == images) classes.push_back(i);
  return classes;
}

/// "labels 3, 5 (dog, horse)"; names only where the data set has them.
std::string labels_text(const DataRecord& data, const std::vector<int64_t>& labels) {
  std::string numbers = (labels.size() == 1 ? "label " : "labels ") + ranges_text(labels);
  if (data.class_names.empty()) return numbers;
  std::vector<std::string> names;
  for (size_t i = 0; i < std::min(kMostRanges, labels.size()); ++i)
    names.push_back(data.class_names[static_cast<size_t>(labels[i])]);
  if (labels.size() > kMostRanges) names.push_back("...");
  return numbers + " (" + text::join(names, ", ") + ")";
}

std::string where_of(const DataRecord& data) {
  const auto& files = data.train.files;
  return "data set " + data.dataset +
         (files.empty() ? "" : " in " + std::filesystem::path(files.front().path).parent_path().string());
}

/// Labels above a gap are the ones that are probably wrong, or all of them when the gap is at 0.
std::string above_gap(const DataRecord& data, int64_t gap) {
  const Counts& counts = data.train.label_counts;
  const std::vector<int64_t> labels = classes_with(counts, true, gap);
  if (labels.empty()) return "";
  const int64_t images = std::accumulate(counts.begin() + gap, counts.end(), int64_t{0});
  return "; " + text::counted(images, "image") + (images == 1 ? " has " : " have ") + labels_text(data, labels);
}

void refuse_one_class(const DataRecord& data) {
  const std::vector<int64_t> present = classes_with(data.train.label_counts, true);
  if (present.size() > 1) return;
  throw Error(ExitCode::data,
              "all " + text::counted(data.train.images, "training image") + " have " + labels_text(data, present) +
                  ", so there is nothing to learn",
              where_of(data), "use a data set with images of at least two classes");
}

void refuse_absent(const DataRecord& data, const std::vector<int64_t>& absent) {
  const Counts& counts = data.train.label_counts;
  throw Error(ExitCode::data,
              "no training image has " + labels_text(data, absent) + ", although the data set has " +
                  text::counted(static_cast<int64_t>(counts.size()), "class") + above_gap(data, absent.front()),
              where_of(data),
              (data.class_names.empty() ? "number the classes from 0 without gaps"
                                        : "add training images of the class, or remove it from the test part") +
                  std::string(", or set data.allow_absent_classes = true to train with it"));
}

}  // namespace

std::string ranges_text(const std::vector<int64_t>& numbers) {
  std::vector<std::string> ranges;
  for (size_t begin = 0, end; begin < numbers.size(); begin = end) {
    for (end = begin + 1; end < numbers.size() && numbers[end] == numbers[end - 1] + 1;) ++end;
    if (ranges.size() == kMostRanges)
      return text::join(ranges, ", ") + " and " + text::count(static_cast<int64_t>(numbers.size() - begin)) + " more";
    const std::string first = std::to_string(numbers[begin]), last = std::to_string(numbers[end - 1]);
    ranges.push_back(first == last ? first : first + (end - begin == 2 ? ", " : " to ") + last);
  }
  return text::join(ranges, ", ");
}

std::string unused_classes_warning(const DataRecord& data, const std::vector<int64_t>& used) {
  std::vector<int64_t> unused;
  for (const int64_t label : classes_with(used, false))
    if (data.train.label_counts[static_cast<size_t>(label)] > 0) unused.push_back(label);
  return unused.empty() ? "" : "data.max_items leaves no training image with " + labels_text(data, unused);
}

std::vector<std::string> check_classes(const DataRecord& data, bool allow_absent) {
  refuse_one_class(data);
  std::vector<std::string> warnings;
  const std::vector<int64_t> absent = classes_with(data.train.label_counts, false);
  if (!absent.empty() && !allow_absent) refuse_absent(data, absent);
  if (!absent.empty()) warnings.push_back("no training image has " + labels_text(data, absent));
  const std::vector<int64_t> untested = classes_with(data.test.label_counts, false);
  if (!untested.empty() && untested != absent)
    warnings.push_back("no test image has " + labels_text(data, untested) +
                       ", so the test accuracy says nothing about " + (untested.size() == 1 ? "it" : "them"));
  return warnings;
}

}  // namespace nas::core
