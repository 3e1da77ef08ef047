#pragma once
/// \file
/// What can be wrong with a data set of somebody's own, found before anything is trained on it.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/data/image_list.h"
#include "core/data/pixel_sums.h"

namespace nas::core {

/// What is kept of one picture.
struct PictureFacts {
  int64_t channels = 0, height = 0, width = 0;
  std::array<PixelSums, 3> sums = {};
  std::string sha256;  ///< of size and pixels: the same for the same picture in another file format
  std::string fault;   ///< why the file is no picture; all others are empty then
};

/// One picture in its place.
struct CheckedPicture {
  std::string name;  ///< path in the folder, or "x_train[12]"
  int64_t label = 0;
  bool test = false;
};

/// Pictures with the same pixels.
struct Duplicates {
  std::vector<CheckedPicture> pictures;

  bool in_both_parts() const;
  bool in_several_classes() const;
};

struct DataFacts {
  std::string path, layout;
  bool test_taken = false;  ///< the data has no test part; the one is counted that a run with default settings takes
  std::vector<std::string> classes;
  std::vector<int64_t> train_counts, test_counts;        ///< pictures of each class that can be read
  std::map<std::pair<int64_t, int64_t>, int64_t> sizes;  ///< pictures of each height and width
  std::map<int64_t, int64_t> channels;                   ///< pictures of each number of channels
  std::vector<double> mean, deviation;                   ///< of each channel, over all pixels of the training part
  std::vector<ImageFault> broken;
  std::vector<Duplicates> duplicates;

  int64_t images() const;
  /// Classes with fewer than ten training images, or with fewer than a tenth of those of the largest class.
  std::vector<std::string> small_classes() const;
  /// Classes that a part has no image of.
  std::vector<std::string> classes_without(const std::vector<int64_t>& counts) const;
  /// Whether a run with default settings would refuse the data.
  bool refused() const;
};

/// Adds up the facts of pictures, in any order of the parts.
class DataCheck {
 public:
  explicit DataCheck(std::vector<std::string> classes);
  void add(const CheckedPicture& picture, const PictureFacts& facts);
  /// With everything that was added.
  DataFacts finish();

 private:
  DataFacts facts_;
  std::array<PixelSums, 3> sums_ = {};
  int64_t pixels_ = 0;
  bool colours_ = false;
  std::map<std::string, std::vector<CheckedPicture>> by_content_;
  std::vector<std::string> order_;  ///< of by_content_, as they came
};

/// Reads every picture of `list` on `threads` threads.
DataFacts check_images(const ImageList& list, int64_t threads);

/// The facts of pixels (height, width, channels), or (channels, height, width) when `planar`.
PictureFacts facts_of(const uint8_t* pixels, int64_t channels, int64_t height, int64_t width, bool planar);

/// The contact sheet of the training images: at most `columns` of each of the first `rows` classes, evenly chosen.
/// Files that cannot be read are left out.
void write_contact_sheet(const std::string& path, const ImageList& list, size_t rows, size_t columns);

}  // namespace nas::core
