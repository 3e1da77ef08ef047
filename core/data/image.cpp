#include "core/data/image.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nas::core {
namespace {

/// The source pixels that make one new pixel along one side; the weights sum to 1.
struct Taps {
  int64_t first = 0;
  std::vector<float> weights;
};

/// A part of one side of a picture, in source pixels, that becomes `target` new pixels.
struct Span {
  double begin = 0, length = 0;
  int64_t source = 0, target = 0;

  double scale() const { return length / static_cast<double>(target); }
};

Taps averaged_taps(const Span& span, int64_t position) {
  const double scale = span.scale(), begin = span.begin + static_cast<double>(position) * scale, end = begin + scale;
  Taps taps{std::clamp<int64_t>(static_cast<int64_t>(std::floor(begin)), 0, span.source - 1), {}};
  const int64_t last = std::clamp<int64_t>(static_cast<int64_t>(std::ceil(end)), taps.first + 1, span.source);
  double sum = 0;
  std::vector<double> covered;
  for (int64_t i = taps.first; i < last; ++i) {
    covered.push_back(
        std::max(0.0, std::min(end, static_cast<double>(i + 1)) - std::max(begin, static_cast<double>(i))));
    sum += covered.back();
  }
  for (const double length : covered) taps.weights.push_back(static_cast<float>(length / sum));
  return taps;
}

Taps interpolated_taps(const Span& span, int64_t position) {
  const double middle = span.begin + (static_cast<double>(position) + 0.5) * span.scale() - 0.5;
  const double clamped = std::clamp(middle, 0.0, static_cast<double>(span.source - 1));
  const auto first = std::min<int64_t>(static_cast<int64_t>(clamped), std::max<int64_t>(0, span.source - 2));
  const auto share = static_cast<float>(clamped - static_cast<double>(first));
  if (span.source == 1) return {0, {1.0F}};
  return {first, {1 - share, share}};
}

std::vector<Taps> taps_of(const Span& span) {
  std::vector<Taps> taps;
  for (int64_t i = 0; i < span.target; ++i)
    taps.push_back(span.scale() >= 1 ? averaged_taps(span, i) : interpolated_taps(span, i));
  return taps;
}

/// Rows and columns of the source, and where their new pixels go in the whole.
struct Placement {
  Span rows, columns;
  int64_t top = 0, left = 0;
};

Placement placement_of(const Image& image, ImageSize size, ImageFit fit) {
  const auto height = static_cast<double>(image.height), width = static_cast<double>(image.width);
  const double down = height / static_cast<double>(size.height), across = width / static_cast<double>(size.width);
  Placement placement{{0, height, image.height, size.height}, {0, width, image.width, size.width}};
  Span &rows = placement.rows, &columns = placement.columns;
  if (fit == ImageFit::crop) {
    rows.length = std::min(height, static_cast<double>(size.height) * std::min(down, across));
    columns.length = std::min(width, static_cast<double>(size.width) * std::min(down, across));
    rows.begin = (height - rows.length) / 2;
    columns.begin = (width - columns.length) / 2;
  } else if (fit == ImageFit::pad) {
    const double scale = std::max(down, across);
    rows.target = std::clamp<int64_t>(std::llround(height / scale), 1, size.height);
    columns.target = std::clamp<int64_t>(std::llround(width / scale), 1, size.width);
    placement.top = (size.height - rows.target) / 2;
    placement.left = (size.width - columns.target) / 2;
  }
  return placement;
}

/// Row `y` of `image` with its columns resampled, as (channels, columns.size()).
void resample_row(const Image& image, int64_t y, const std::vector<Taps>& columns, float* output) {
  const uint8_t* row = image.pixels.data() + y * image.width * image.channels;
  for (int64_t channel = 0; channel < image.channels; ++channel)
    for (const Taps& taps : columns) {
      const uint8_t* pixel = row + taps.first * image.channels + channel;
      float sum = 0;
      for (const float weight : taps.weights) {
        sum += weight * static_cast<float>(*pixel);
        pixel += image.channels;
      }
      *output++ = sum;
    }
}

uint8_t rounded(float value) { return static_cast<uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F)); }

}  // namespace

ImageFit image_fit(std::string_view name) {
  return name == "crop" ? ImageFit::crop : name == "pad" ? ImageFit::pad : ImageFit::stretch;
}

Image with_channels(Image image, int64_t channels) {
  if (image.channels == channels) return image;
  Image converted{channels, image.height, image.width, {}};
  const auto area = static_cast<size_t>(image.height * image.width);
  converted.pixels.resize(area * static_cast<size_t>(channels));
  for (size_t i = 0; i < area; ++i) {
    if (channels == 3) {
      std::fill_n(&converted.pixels[i * 3], 3, image.pixels[i]);
    } else {
      const uint8_t* pixel = &image.pixels[i * 3];  // 0.299, 0.587 and 0.114 of 2^16
      converted.pixels[i] = static_cast<uint8_t>((pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 32768) >> 16);
    }
  }
  return converted;
}

Image upright(Image image, int orientation) {
  if (orientation < 2 || orientation > 8) return image;
  const bool transposed = orientation >= 5;
  Image turned{image.channels, transposed ? image.width : image.height, transposed ? image.height : image.width, {}};
  turned.pixels.resize(image.pixels.size());
  // Of the stored picture: whether its last row, and its last column, come first.
  const bool bottom_first = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  const bool right_first = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  uint8_t* output = turned.pixels.data();
  for (int64_t y = 0; y < turned.height; ++y)
    for (int64_t x = 0; x < turned.width; ++x) {
      int64_t row = transposed ? x : y, column = transposed ? y : x;
      if (transposed ? right_first : bottom_first) row = image.height - 1 - row;
      if (transposed ? bottom_first : right_first) column = image.width - 1 - column;
      output = std::copy_n(&image.pixels[static_cast<size_t>((row * image.width + column) * image.channels)],
                           image.channels, output);
    }
  return turned;
}

std::vector<uint8_t> fitted(const Image& image, ImageSize size, ImageFit fit) {
  const Placement placement = placement_of(image, size, fit);
  const std::vector<Taps> rows = taps_of(placement.rows), columns = taps_of(placement.columns);
  const int64_t first = rows.front().first;
  const int64_t end = rows.back().first + static_cast<int64_t>(rows.back().weights.size());
  const auto row_values = static_cast<int64_t>(columns.size()) * image.channels;
  std::vector<float> resampled(static_cast<size_t>((end - first) * row_values));
  for (int64_t y = first; y < end; ++y)
    resample_row(image, y, columns, &resampled[static_cast<size_t>((y - first) * row_values)]);
  std::vector<uint8_t> output(static_cast<size_t>(image.channels * size.height * size.width));
  const auto width = static_cast<int64_t>(columns.size());
  for (int64_t channel = 0; channel < image.channels; ++channel)
    for (size_t y = 0; y < rows.size(); ++y)
      for (int64_t x = 0; x < width; ++x) {
        const float* value =
            &resampled[static_cast<size_t>((rows[y].first - first) * row_values + channel * width + x)];
        float sum = 0;
        for (size_t i = 0; i < rows[y].weights.size(); ++i)
          sum += rows[y].weights[i] * value[static_cast<int64_t>(i) * row_values];
        const int64_t row = channel * size.height + placement.top + static_cast<int64_t>(y);
        output[static_cast<size_t>(row * size.width + placement.left + x)] = rounded(sum);
      }
  return output;
}

}  // namespace nas::core
