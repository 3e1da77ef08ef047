#include "core/data/images.h"

#include <utility>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/data/split.h"

namespace nas::core {
namespace {

std::string fit_text(const ImageOptions& options) {
  switch (options.fit) {
    case ImageFit::crop:
      return "cropped around the middle and resized";
    case ImageFit::pad:
      return "resized and padded with black";
    default:
      return "stretched";
  }
}

/// What is done to the pictures, for the log.
std::string shape_text(const ImageOptions& options, const InputShape& shape) {
  const std::string size = std::to_string(shape.size.height) + "x" + std::to_string(shape.size.width);
  return (options.shape.size.height == 0 ? "all of " + size : fit_text(options) + " to " + size) + ", " +
         (shape.channels == 1 ? "grey" : "in colour");
}

void log_list(const ImagesOptions& options, const ImageList& list, bool split) {
  log::info("images: " + list.folder.string() + ", " + list.layout + ", " +
            text::counted(static_cast<int64_t>(list.classes.size()), "class"));
  if (split)
    log::info("images: there is no test part, so " + text::counted(static_cast<int64_t>(list.test.size()), "image") +
              " of " + text::count(static_cast<int64_t>(list.train.size() + list.test.size())) +
              " were taken from all classes for it (data.test_fraction, data.test_seed)");
}

/// The file for one key. Folders with the same key have the same pictures.
ImageCache cached(const ImagesOptions& options, const ImageList& list) {
  const std::string key = ImageCache::key_of(list, options.images);
  const std::filesystem::path path = cache_folder(options.cache) / ("images-" + key.substr(0, 32) + ".cache");
  if (auto cache = ImageCache::open(path, key)) return *std::move(cache);
  return ImageCache::make(path, list, options.images, options.threads);
}

LabelledImages part_of(const ImageCache& cache, const CachedPart& part, const uint8_t* pixels) {
  const auto count = static_cast<int64_t>(part.labels.size());
  if (count == 0) throw Error(ExitCode::data, "a part of the data set has no image that can be read", "data.path");
  const InputShape& shape = cache.shape();
  // Nobody writes to the images of a data set; LibTorch has no tensor of constant values.
  auto* borrowed = const_cast<uint8_t*>(pixels);
  return {torch::from_blob(
              borrowed, {count, shape.channels, shape.size.height, shape.size.width},
              [mapping = cache.mapping()](void*) {}, torch::kUInt8),
          torch::tensor(part.labels, torch::kInt64),
          {},
          part.pixels_sha256};
}

std::vector<std::string> skipped_text(const std::vector<std::string>& skipped) {
  if (skipped.empty()) return {};
  return {text::counted(static_cast<int64_t>(skipped.size()), "file") +
          (skipped.size() == 1 ? " was left out: " : " were left out, the first one: ") + skipped.front()};
}

DatasetContents contents_of(const ImagesOptions& options) {
  ImageList list = list_images(options.path);
  const bool split = !list.has_test;
  take_test_part(list, options.test_part);
  log_list(options, list, split);
  const ImageCache cache = cached(options, list);
  log::info("images: " + shape_text(options.images, cache.shape()));
  return {.train = part_of(cache, cache.train(), cache.train_pixels()),
          .test = part_of(cache, cache.test(), cache.test_pixels()),
          .classes = static_cast<int64_t>(list.classes.size()),
          .class_names = std::move(list.classes),
          .warnings = skipped_text(cache.skipped()),
          .train_sums = cache.train_sums()};
}

}  // namespace

void take_test_part(ImageList& list, const TestPartOptions& options) {
  if (list.has_test) return;
  std::vector<int64_t> labels;
  for (const ListedImage& image : list.train) labels.push_back(image.label);
  const auto parts =
      stratified_split(torch::tensor(labels, torch::kInt64), {1 - options.fraction, options.fraction}, options.seed);
  const auto chosen = [&](const torch::Tensor& indices) {
    std::vector<ListedImage> images;
    for (int64_t i = 0; i < indices.numel(); ++i)
      images.push_back(list.train[static_cast<size_t>(indices.data_ptr<int64_t>()[i])]);
    return images;
  };
  list.test = chosen(parts[1]);
  list.train = chosen(parts[0]);
  list.has_test = true;
}

ImagesDataset::ImagesDataset(const ImagesOptions& options) : MemoryDataset(contents_of(options)) {}

}  // namespace nas::core
