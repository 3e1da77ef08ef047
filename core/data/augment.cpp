#include "core/data/augment.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"

namespace nas::core {
namespace {

constexpr int64_t kLevels = 256;
constexpr uint8_t kBlack = 0;

/// output[x] = normalised source[x + shift], or the same from right to left when mirrored; black outside the source.
/// `source` may be null: a row of padding.
void write_row(const uint8_t* source, int64_t width, int64_t shift, bool flip, const float* table, float* output) {
  const int64_t begin = source ? std::clamp<int64_t>(-shift, 0, width) : width;
  const int64_t end = std::clamp(width - shift, begin, width);
  const bool padded = begin > 0 || end < width;
  if (padded) std::fill_n(output, width, table[kBlack]);
  if (flip) {
    for (int64_t x = begin; x < end; ++x) output[width - 1 - x] = table[source[x + shift]];
  } else {
    for (int64_t x = begin; x < end; ++x) output[x] = table[source[x + shift]];
  }
}

void write_channel(const uint8_t* image, const ImageShape& shape, int64_t padding, const Augmentation& augmentation,
                   const float* table, float* output) {
  for (int64_t y = 0; y < shape.height; ++y) {
    const int64_t source_y = y + augmentation.top - padding;
    const bool inside = source_y >= 0 && source_y < shape.height;
    write_row(inside ? image + source_y * shape.width : nullptr, shape.width, augmentation.left - padding,
              augmentation.flip, table, output + y * shape.width);
  }
}

struct Range {
  int64_t begin;
  int64_t end;
};

Range clipped_around(int64_t middle, int64_t length, int64_t size) {
  const int64_t begin = middle - length / 2;
  return {std::clamp<int64_t>(begin, 0, size), std::clamp<int64_t>(begin + length, 0, size)};
}

void cut_out(const ImageShape& shape, int64_t length, const Augmentation& augmentation, float* output) {
  const Range rows = clipped_around(augmentation.cutout_y, length, shape.height);
  const Range columns = clipped_around(augmentation.cutout_x, length, shape.width);
  for (int64_t channel = 0; channel < shape.channels; ++channel) {
    for (int64_t y = rows.begin; y < rows.end; ++y) {
      float* row = output + (channel * shape.height + y) * shape.width;
      std::fill(row + columns.begin, row + columns.end, 0.0F);
    }
  }
}

void check_length(const char* name, int64_t value) {
  if (value >= 0) return;
  throw Error(ExitCode::config, std::string(name) + " must not be negative, but is " + std::to_string(value));
}

}  // namespace

void AugmentOptions::validate() const {
  check_length("crop padding", crop_padding);
  check_length("cutout length", cutout_length);
}

Augmentation draw_augmentation(const AugmentOptions& options, const ImageShape& shape, Random random) {
  Augmentation augmentation;
  if (options.crop_padding > 0) {
    augmentation.top = random.below(2 * options.crop_padding + 1);
    augmentation.left = random.below(2 * options.crop_padding + 1);
  }
  if (options.horizontal_flip) augmentation.flip = random.below(2) == 1;
  if (options.cutout_length > 0) {
    augmentation.cutout_y = random.below(shape.height);
    augmentation.cutout_x = random.below(shape.width);
  }
  return augmentation;
}

NormalisationTable::NormalisationTable(const std::vector<double>& mean, const std::vector<double>& deviation) {
  for (size_t channel = 0; channel < mean.size(); ++channel) {
    for (int64_t level = 0; level < kLevels; ++level) {
      const float unit = static_cast<float>(level) / 255.0F;
      values_.push_back((unit - static_cast<float>(mean[channel])) / static_cast<float>(deviation[channel]));
    }
  }
}

void augment(const uint8_t* image, const ImageShape& shape, const AugmentOptions& options,
             const Augmentation& augmentation, const NormalisationTable& table, float* output) {
  const int64_t area = shape.height * shape.width;
  for (int64_t channel = 0; channel < shape.channels; ++channel) {
    write_channel(image + channel * area, shape, options.crop_padding, augmentation, table.channel(channel),
                  output + channel * area);
  }
  if (options.cutout_length > 0) cut_out(shape, options.cutout_length, augmentation, output);
}

}  // namespace nas::core
