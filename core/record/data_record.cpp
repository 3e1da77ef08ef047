#include "core/record/data_record.h"

#include <cstdio>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/text.h"

namespace nas::core {

namespace {

constexpr const char* kNotTheSame = " not the one that the run began with: ";
constexpr const char* kNewRun = ", or start a new run with the old run's config.toml";

std::string image_shape(const std::vector<int64_t>& shape) {
  std::string sizes;
  for (const int64_t size : shape) sizes += (sizes.empty() ? "" : "x") + std::to_string(size);
  return sizes;
}

std::string hashes(const std::string& now, const std::string& before) {
  return ", SHA-256 " + now + "; the run began with " + before;
}

std::string images_instead(const DataPart& before, const DataPart& now) {
  return text::counted(now.images, "image") + " instead of " + text::count(before.images);
}

void require_same_file(const std::string& part, const DataPart& before, const DataPart& now, size_t index) {
  const RecordedFile &old_file = before.files[index], &file = now.files[index];
  if (file.sha256 == old_file.sha256 && file.bytes == old_file.bytes) return;
  std::string difference = file.bytes == old_file.bytes ? "it has the same size, but other content"
                                                        : "its content has " + text::count(file.bytes) +
                                                              " bytes instead of " + text::count(old_file.bytes);
  if (before.images != now.images) difference += "; there are now " + images_instead(before, now) + " in the " + part;
  throw Error(ExitCode::data,
              "data file " + std::filesystem::path(file.path).filename().string() + " is" + kNotTheSame + difference,
              file.path + hashes(file.sha256, old_file.sha256), std::string("restore the file") + kNewRun);
}

/// Empty when the parts are the same.
std::string difference_of(const DataPart& before, const DataPart& now) {
  if (before.images != now.images) return "it has " + images_instead(before, now);
  if (before.shape != now.shape)
    return "its images are " + image_shape(now.shape) + " instead of " + image_shape(before.shape);
  if (before.files.size() != now.files.size())
    return "it is read from " + text::counted(static_cast<int64_t>(now.files.size()), "file") + " instead of " +
           std::to_string(before.files.size());
  if (before.label_counts != now.label_counts) return "it has other numbers of images per class";
  if (before.pixels_sha256 != now.pixels_sha256) return "it has the same number of images, but other pixels";
  if (before.labels_sha256 != now.labels_sha256) return "it has the same images, but other labels";
  return "";
}

void require_same_part(const std::string& dataset, const std::string& part, const DataPart& before,
                       const DataPart& now) {
  if (before.files.size() == now.files.size())
    for (size_t i = 0; i < now.files.size(); ++i) require_same_file(part, before, now, i);
  const std::string difference = difference_of(before, now);
  if (difference.empty()) return;
  throw Error(ExitCode::data, "the " + part + " is" + kNotTheSame + difference, "data set " + dataset,
              std::string("restore the data set") + kNewRun);
}

std::string list_of(const std::vector<double>& values) {
  std::string list;
  for (const double value : values) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.4f", value);
    list += (list.empty() ? "" : " ") + std::string(digits);
  }
  return list;
}

}  // namespace

void require_same_data(const DataRecord& recorded, const DataRecord& now) {
  require_same_part(now.dataset, "training data", recorded.train, now.train);
  require_same_part(now.dataset, "test data", recorded.test, now.test);
}

std::string to_text(const DataRecord& data) {
  return text::count(data.train.images) + " training and " + text::count(data.test.images) + " test images of " +
         image_shape(data.train.shape) + ", " +
         text::counted(static_cast<int64_t>(data.train.label_counts.size()), "class");
}

std::string normalisation_text(const DataRecord& data) {
  return "mean " + list_of(data.mean) + ", deviation " + list_of(data.deviation) +
         (data.measured ? ", measured" : ", configured");
}

}  // namespace nas::core
