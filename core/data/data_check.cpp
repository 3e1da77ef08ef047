#include "core/data/data_check.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/interrupt.h"
#include "core/data/contact_sheet.h"
#include "core/data/image_file.h"
#include "core/data/on_threads.h"

namespace nas::core {
namespace {

constexpr int64_t kFewImages = 10, kFewOfLargest = 10;
constexpr size_t kPicturesAtATime = 1024;

PictureFacts facts_in_file(const std::string& path) {
  try {
    const Image image = read_image(path, 0);
    return facts_of(image.pixels.data(), image.channels, image.height, image.width, false);
  } catch (const Error& error) {
    PictureFacts broken;
    broken.fault = error.what();
    return broken;
  }
}

void add_part(const ImageList& list, const std::vector<ListedImage>& images, bool test, int64_t threads,
              DataCheck& check) {
  for (size_t done = 0; done < images.size(); done += kPicturesAtATime) {
    std::vector<PictureFacts> facts(std::min(kPicturesAtATime, images.size() - done));
    on_threads(threads, facts.size(), [&](size_t i) { facts[i] = facts_in_file(list.path_of(images[done + i])); });
    for (size_t i = 0; i < facts.size(); ++i)
      check.add({images[done + i].path, images[done + i].label, test}, facts[i]);
    if (const int signal = interrupt::requested()) throw Interrupted(signal);
  }
}

std::vector<uint8_t> thumbnail_of(const std::string& path) {
  try {
    return read_fitted_image(path, {3, {thumbnail_side, thumbnail_side}}, ImageFit::pad);
  } catch (const Error&) {
    return {};  // the report of the check names the file
  }
}

}  // namespace

bool Duplicates::in_both_parts() const {
  return std::ranges::any_of(pictures, [&](const CheckedPicture& picture) { return picture.test != pictures[0].test; });
}

bool Duplicates::in_several_classes() const {
  return std::ranges::any_of(pictures,
                             [&](const CheckedPicture& picture) { return picture.label != pictures[0].label; });
}

int64_t DataFacts::images() const {
  return std::accumulate(train_counts.begin(), train_counts.end(), int64_t{0}) +
         std::accumulate(test_counts.begin(), test_counts.end(), int64_t{0});
}

std::vector<std::string> DataFacts::small_classes() const {
  std::vector<std::string> small;
  const int64_t largest = train_counts.empty() ? 0 : *std::ranges::max_element(train_counts);
  for (size_t i = 0; i < classes.size(); ++i)
    if (train_counts[i] > 0 && (train_counts[i] < kFewImages || train_counts[i] * kFewOfLargest < largest))
      small.push_back(classes[i]);
  return small;
}

std::vector<std::string> DataFacts::classes_without(const std::vector<int64_t>& counts) const {
  std::vector<std::string> without;
  for (size_t i = 0; i < classes.size(); ++i)
    if (counts[i] == 0) without.push_back(classes[i]);
  return without;
}

bool DataFacts::refused() const {
  return !broken.empty() || classes.size() < 2 || !classes_without(train_counts).empty() ||
         std::ranges::all_of(test_counts, [](int64_t count) { return count == 0; });
}

DataCheck::DataCheck(std::vector<std::string> classes) {
  facts_.train_counts.resize(classes.size());
  facts_.test_counts.resize(classes.size());
  facts_.classes = std::move(classes);
}

void DataCheck::add(const CheckedPicture& picture, const PictureFacts& facts) {
  if (!facts.fault.empty()) {
    facts_.broken.push_back({picture.name, facts.fault});
    return;
  }
  ++(picture.test ? facts_.test_counts : facts_.train_counts)[static_cast<size_t>(picture.label)];
  ++facts_.sizes[{facts.height, facts.width}];
  ++facts_.channels[facts.channels];
  auto& same = by_content_[facts.sha256];
  if (same.empty()) order_.push_back(facts.sha256);
  same.push_back(picture);
  if (picture.test) return;
  colours_ = colours_ || facts.channels > 1;
  pixels_ += facts.height * facts.width;
  for (size_t i = 0; i < sums_.size(); ++i) {
    const PixelSums& sums = facts.sums[facts.channels == 1 ? 0 : i];
    sums_[i].sum += sums.sum;
    sums_[i].sum_of_squares += sums.sum_of_squares;
  }
}

DataFacts DataCheck::finish() {
  for (size_t i = 0; pixels_ > 0 && i < (colours_ ? sums_.size() : 1); ++i) {
    const auto count = static_cast<double>(pixels_);
    const double mean = static_cast<double>(sums_[i].sum) / count;
    facts_.mean.push_back(mean / 255);
    facts_.deviation.push_back(
        std::sqrt(std::max(0.0, static_cast<double>(sums_[i].sum_of_squares) / count - mean * mean)) / 255);
  }
  for (const std::string& content : order_)
    if (by_content_[content].size() > 1) facts_.duplicates.push_back({by_content_[content]});
  return std::move(facts_);
}

PictureFacts facts_of(const uint8_t* pixels, int64_t channels, int64_t height, int64_t width, bool planar) {
  PictureFacts facts{channels, height, width, {}, "", ""};
  const int64_t area = height * width;
  for (int64_t channel = 0; channel < std::min<int64_t>(channels, 3); ++channel) {
    PixelSums& sums = facts.sums[static_cast<size_t>(channel)];
    if (planar)
      sums.add(pixels + channel * area, area);
    else
      for (int64_t i = 0; i < area; ++i) sums.add(pixels + i * channels + channel, 1);
  }
  Sha256 hash;
  hash.update(std::to_string(channels) + "x" + std::to_string(height) + "x" + std::to_string(width) + ":");
  hash.update({reinterpret_cast<const char*>(pixels), static_cast<size_t>(channels * area)});
  facts.sha256 = hash.hexadecimal();
  return facts;
}

DataFacts check_images(const ImageList& list, int64_t threads) {
  DataCheck check(list.classes);
  add_part(list, list.train, false, threads, check);
  add_part(list, list.test, true, threads, check);
  DataFacts facts = check.finish();
  facts.path = list.folder.string();
  facts.layout = list.layout;
  for (const ImageFault& fault : list.faults)
    facts.broken.push_back(
        {fault.path, "image file " + std::filesystem::path(fault.path).filename().string() + " " + fault.reason});
  return facts;
}

void write_contact_sheet(const std::string& path, const ImageList& list, size_t rows, size_t columns) {
  std::vector<std::vector<const ListedImage*>> by_class(std::min(rows, list.classes.size()));
  for (const ListedImage& image : list.train)
    if (static_cast<size_t>(image.label) < by_class.size())
      by_class[static_cast<size_t>(image.label)].push_back(&image);
  std::vector<std::vector<std::vector<uint8_t>>> thumbnails;
  for (const auto& images : by_class) {
    auto& row = thumbnails.emplace_back();
    const size_t count = std::min(columns, images.size());
    for (size_t i = 0; i < count; ++i)
      if (auto thumbnail = thumbnail_of(list.path_of(*images[i * images.size() / count])); !thumbnail.empty())
        row.push_back(std::move(thumbnail));
  }
  write_png(path, contact_sheet(thumbnails));
}

}  // namespace nas::core
