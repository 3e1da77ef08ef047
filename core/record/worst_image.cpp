#include "core/record/worst_image.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/json_file.h"
#include "core/base/json_text.h"

namespace nas::core {

namespace {

nlohmann::ordered_json json_of(const WorstImage& image) {
  nlohmann::ordered_json json;
  json["index"] = image.index;
  json["class"] = image.its_class;
  json["answer"] = image.answer;
  json["loss"] = std::isfinite(image.loss) ? nlohmann::ordered_json(image.loss) : nullptr;
  json["png"] = image.png;
  return json;
}

WorstImage worst_image_of(const nlohmann::json& json) {
  const nlohmann::json& loss = json.at("loss");
  return {.index = integer_in<int64_t>(json.at("index")),
          .its_class = integer_in<int64_t>(json.at("class")),
          .answer = integer_in<int64_t>(json.at("answer")),
          .loss = loss.is_null() ? std::numeric_limits<double>::quiet_NaN() : loss.get<double>(),
          .png = json.at("png")};
}

}  // namespace

void write_worst_images(const std::filesystem::path& file, const std::vector<WorstImage>& images) {
  std::vector<nlohmann::ordered_json> rows;
  for (const WorstImage& image : images) rows.push_back(json_of(image));
  write_atomically(file.string(), json_rows(rows));
}

std::vector<WorstImage> read_worst_images(const std::filesystem::path& file) {
  return read_json_file(file, [](const nlohmann::json& json) {
    std::vector<WorstImage> images;
    for (const nlohmann::json& row : json.get_ref<const nlohmann::json::array_t&>())
      images.push_back(worst_image_of(row));
    return images;
  });
}

}  // namespace nas::core
