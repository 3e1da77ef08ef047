#include "core/record/training_pace.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json_reason.h"
#include "core/record/training_pace_json.h"

namespace nas::core {

void SectionPace::write(const std::filesystem::path& file) const {
  write_atomically(file.string(), nlohmann::json{{"section", section}, {"pace", pace}}.dump(2) + "\n");
}

SectionPace SectionPace::read(const std::filesystem::path& file) {
  try {
    const auto json = nlohmann::json::parse(read_file(file.string(), ExitCode::unreadable));
    return {.section = json.at("section"), .pace = json.at("pace")};
  } catch (const nlohmann::json::exception& error) {
    throw Error(ExitCode::unreadable, file.filename().string() + " is damaged: " + json_reason(error.what()),
                file.string(), "restore the file from a copy, or start a new run");
  }
}

}  // namespace nas::core
