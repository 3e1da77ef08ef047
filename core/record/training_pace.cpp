#include "core/record/training_pace.h"

#include "core/base/file.h"
#include "core/base/json_file.h"
#include "core/record/training_pace_json.h"

namespace nas::core {

void SectionPace::write(const std::filesystem::path& file) const {
  write_atomically(file.string(), nlohmann::json{{"section", section}, {"pace", pace}}.dump(2) + "\n");
}

SectionPace SectionPace::read(const std::filesystem::path& file) {
  return read_json_file(file, [](const nlohmann::json& json) {
    return SectionPace{.section = json.at("section"), .pace = json.at("pace")};
  });
}

}  // namespace nas::core
