#pragma once
/// \file
/// The pictures of a data set "images", before any of them is opened: their paths, classes and parts. docs/data.md
/// shows the three layouts.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nas::core {

struct ListedImage {
  std::string path;  ///< relative to the folder of the list
  int64_t label = 0;
  int64_t bytes = 0;
  /// When the content, and when anything about the file, changed last; nanoseconds since 1970.
  int64_t modified = 0, changed = 0;
};

/// A file that is in the place of a picture and is none, or that cannot be reached.
struct ImageFault {
  std::string path;    ///< relative to the folder
  std::string reason;  ///< completes "image file NAME ...": "is a folder"
};

struct ImageList {
  std::filesystem::path folder;  ///< absolute, without symbolic links
  std::string layout;            ///< for the log: "train and test", "class folders", "labels.csv"
  std::vector<std::string> classes;
  std::vector<ListedImage> train, test;
  bool has_test = false;  ///< false: all are in `train`, and a test part is to be taken from it
  std::vector<ImageFault> faults;

  std::string path_of(const ListedImage& image) const { return (folder / image.path).string(); }
};

/// Lists what is in `path`: train/CLASS/* and test/CLASS/*, or CLASS/*, or what its labels.csv names; `path` can also
/// be a .csv file itself. Classes and files are in the order of their names, in which whole numbers count as numbers.
/// Hidden files are left out, and so are files beside the class folders. A symbolic link is followed when it stays in
/// the folder, and else is a fault. Opens no picture. Throws Error(data).
ImageList list_images(const std::filesystem::path& path);

}  // namespace nas::core
