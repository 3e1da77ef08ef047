#pragma once
// A data set for nas-host: squares and discs of random size and place. One that reads files does so in its constructor,
// and throws an exception that names the file when it cannot.
#include <random>
#include <string_view>

#include "nas/dataset.h"
#include "nas/sdk.h"

/// Images (N, 1, H, W), uint8, and their labels (N), int64: 0 for a square, 1 for a disc.
struct MyMethodImages {
  torch::Tensor images, labels;

  MyMethodImages(int64_t count, int64_t size, uint64_t seed)
      : images(torch::zeros({count, 1, size, size}, torch::kUInt8)), labels(torch::arange(count) % 2) {
    std::mt19937_64 random(seed);
    for (int64_t i = 0; i < count; ++i) draw(images[i][0], i % 2 == 1, random);
  }

 private:
  /// Draws a shape that lies in `image`, (H, W), of at least 8x8 pixels.
  static void draw(torch::Tensor image, bool disc, std::mt19937_64& random) {
    const int64_t size = image.size(0), radius = 2 + static_cast<int64_t>(random() % static_cast<uint64_t>(size / 4));
    const auto places = static_cast<uint64_t>(size - 2 * radius);
    const int64_t y0 = radius + static_cast<int64_t>(random() % places);
    const int64_t x0 = radius + static_cast<int64_t>(random() % places);
    auto pixels = image.accessor<uint8_t, 2>();
    for (int64_t y = y0 - radius; y < y0 + radius; ++y)
      for (int64_t x = x0 - radius; x < x0 + radius; ++x)
        if (!disc || (y - y0) * (y - y0) + (x - x0) * (x - x0) < radius * radius) pixels[y][x] = 255;
  }
};

/// `data` is the section [data] of the configuration.
class MyMethodDataset final : public nas::Implements<MyMethodDataset, nas::IDataset> {
 public:
  explicit MyMethodDataset(const nas::IConfig& data)
      : train_(data.integer("my_method.train_items"), data.integer("my_method.size"), 1),
        test_(data.integer("my_method.test_items"), data.integer("my_method.size"), 2) {}

  int64_t classes() const override { return 2; }
  const torch::Tensor& images(nas::DataSplit split) const override { return of(split).images; }
  const torch::Tensor& labels(nas::DataSplit split) const override { return of(split).labels; }
  std::string_view class_name(int64_t index) const override { return index == 0 ? "square" : "disc"; }

 private:
  const MyMethodImages& of(nas::DataSplit split) const { return split == nas::DataSplit::train ? train_ : test_; }

  MyMethodImages train_, test_;
};
