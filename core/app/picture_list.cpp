#include "core/app/picture_list.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "core/base/error.h"

namespace nas::core {

namespace {

namespace fs = std::filesystem;

bool has_picture_ending(const fs::path& file) {
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char letter) { return std::tolower(letter); });
  constexpr std::array<std::string_view, 6> endings = {".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".pnm"};
  return std::ranges::find(endings, ending) != endings.end();
}

}  // namespace

FolderPictures pictures_in(const std::string& folder) {
  FolderPictures pictures;
  try {
    fs::recursive_directory_iterator entry(folder, fs::directory_options::follow_directory_symlink);
    for (; entry != fs::recursive_directory_iterator(); ++entry) {
      if (entry->path().filename().string().starts_with('.')) {  // hidden, which data sets leave out too
        entry.disable_recursion_pending();
        continue;
      }
      if (!entry->is_regular_file()) continue;
      if (has_picture_ending(entry->path()))
        pictures.files.push_back(entry->path().string());
      else
        ++pictures.others;
    }
  } catch (const fs::filesystem_error& error) {
    throw Error(ExitCode::data, "a folder cannot be read: " + error.code().message(), error.path1().string());
  }
  std::ranges::sort(pictures.files);
  return pictures;
}

}  // namespace nas::core
