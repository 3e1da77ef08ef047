#pragma once
/// \file
/// The decoded pictures of a data set "images" in one file, which is mapped into memory: the operating system reads
/// what is used, and may drop it again, so that the pictures can be more than the memory.
///
/// The file has the pixels of the training part (N, C, H, W), then those of the test part, then facts as JSON, then a
/// footer: a cache that is cut short, or that another version wrote, shows in its last bytes and is made again. Nothing
/// finds a bit that the disk has changed.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/image_file.h"
#include "core/data/image_list.h"
#include "core/data/pixel_sums.h"

namespace nas::core {

struct ImageOptions {
  /// Height and width 0: all pictures must have the size of the first one. Channels 0: those of the first one.
  InputShape shape;
  ImageFit fit = ImageFit::crop;
  bool skip_broken = false;
};

/// The facts of a part.
struct CachedPart {
  std::vector<int64_t> labels;  ///< one for each picture that could be read
  std::string pixels_sha256;
};

class ImageCache {
 public:
  /// SHA-256 of everything that the content follows from: the names, sizes and times of the files, and the options.
  static std::string key_of(const ImageList& list, const ImageOptions& options);

  /// Nothing when there is no such file, or when it is cut short, of another version, or of another key.
  static std::optional<ImageCache> open(const std::filesystem::path& path, const std::string& key);

  /// Decodes the pictures of `list` on `threads` threads, shows progress, and writes them to `path`, whose folder is
  /// made. Throws Error(data) for the first file in the order of the list that cannot be read, unless
  /// options.skip_broken, and Interrupted after Ctrl-C.
  static ImageCache make(const std::filesystem::path& path, const ImageList& list, const ImageOptions& options,
                         int64_t threads);

  const InputShape& shape() const { return shape_; }
  const CachedPart& train() const { return train_; }
  const CachedPart& test() const { return test_; }
  const uint8_t* train_pixels() const;
  const uint8_t* test_pixels() const;
  const std::vector<PixelSums>& train_sums() const { return train_sums_; }  ///< one per channel
  /// A sentence for each file that was left out.
  const std::vector<std::string>& skipped() const { return skipped_; }
  int64_t image_bytes() const { return shape_.channels * shape_.size.height * shape_.size.width; }
  /// Whoever uses the pixels holds this.
  std::shared_ptr<const void> mapping() const { return mapping_; }

 private:
  ImageCache() = default;
  struct Facts;

  std::shared_ptr<const void> mapping_;
  InputShape shape_;
  CachedPart train_, test_;
  std::vector<PixelSums> train_sums_;
  std::vector<std::string> skipped_;
};

/// `folder`, or nas-host's folder below XDG_CACHE_HOME or ~/.cache when it is empty. Throws Error(config) when neither
/// is set.
std::filesystem::path cache_folder(const std::string& folder);

}  // namespace nas::core
