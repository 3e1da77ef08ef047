#pragma once
/// \file
/// A data set "images": pictures in folders, or named by labels.csv, brought to one size.

#include <cstdint>
#include <string>

#include "core/data/image_cache.h"
#include "core/data/memory_dataset.h"

namespace nas::core {

struct TestPartOptions {
  double fraction = 0.2;  ///< of the images of each class, when the data has no test part of its own
  uint64_t seed = 0;      ///< which ones
};

struct ImagesOptions {
  std::string path;
  ImageOptions images;
  TestPartOptions test_part;
  std::string cache;    ///< folder; empty: cache_folder()
  int64_t threads = 1;  ///< that decode
};

/// Moves a stratified part of list.train to list.test, unless the data has a test part. Throws Error(data) when nothing
/// is left of one of them.
void take_test_part(ImageList& list, const TestPartOptions& options);

/// The constructor lists the folder, and decodes the pictures unless the cache has them. Its errors are those of
/// list_images() and ImageCache::make().
class ImagesDataset : public MemoryDataset {
 public:
  explicit ImagesDataset(const ImagesOptions& options);
};

}  // namespace nas::core
