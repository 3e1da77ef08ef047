#pragma once
/// \file
/// The data sets that core can open, by name. A new one is a file pair with its reader and one line of the table in
/// open_dataset.cpp.

#include <span>
#include <string>
#include <string_view>

#include "core/data/images.h"
#include "core/data/memory_dataset.h"
#include "core/data/synthetic.h"

namespace nas::core {

struct DatasetOptions {
  std::string name = "fashion_mnist";
  /// Folder of its files; empty for the place where the data set is installed, if there is one.
  std::string path = "";
  SyntheticOptions synthetic = {};  ///< read by "synthetic" alone
  TestPartOptions test_part = {};   ///< read by "images" and "arrays"
  ImageOptions images = {};         ///< read by "images" alone, and so is `cache`
  std::string cache = "";
};

struct DatasetReader {
  std::string_view name;
  std::string_view doc;  ///< one sentence
  nas::Ptr<MemoryDataset> (*open)(const DatasetOptions& options);
};

/// Every reader of core, in the order in which they are listed to a person.
std::span<const DatasetReader> dataset_readers();

/// Throws Error(config) that lists the known names when `options.name` is none of them, and what the reader throws.
nas::Ptr<MemoryDataset> open_dataset(const DatasetOptions& options);

}  // namespace nas::core
