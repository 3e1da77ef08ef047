#include "core/data/synthetic.h"

#include "core/base/error.h"
#include "core/base/seeds.h"
#include "core/base/text.h"

namespace nas::core {
namespace {

constexpr int64_t kTileSide = 4;
constexpr int64_t kTilePixels = kTileSide * kTileSide;
constexpr double kContrast = 90;  ///< grey levels around the middle
constexpr double kNoise = 30;

/// Tile of class k and channel c at values[(k * channels + c) * kTilePixels].
std::vector<double> draw_tiles(const SyntheticOptions& options) {
  Random random(derive_seed(options.seed, "synthetic tiles"));
  std::vector<double> values(static_cast<size_t>(options.classes * options.channels * kTilePixels));
  for (double& value : values) value = kContrast * (2 * random.uniform() - 1);
  return values;
}

uint8_t noisy_pixel(double value, Random& random) {
  return static_cast<uint8_t>(128 + value + kNoise * (2 * random.uniform() - 1));
}

/// `tiles`: those of the image's class, one per channel.
void draw_image(const SyntheticOptions& options, const double* tiles, Random random, uint8_t* image) {
  const int64_t top = random.below(kTileSide);
  const int64_t left = random.below(kTileSide);
  for (int64_t channel = 0; channel < options.channels; ++channel, tiles += kTilePixels) {
    for (int64_t y = 0; y < options.height; ++y) {
      const double* row = tiles + (y + top) % kTileSide * kTileSide;
      for (int64_t x = 0; x < options.width; ++x) {
        *image++ = noisy_pixel(row[(x + left) % kTileSide], random);
      }
    }
  }
}

LabelledImages draw_split(const SyntheticOptions& options, const std::vector<double>& tiles, int64_t count,
                          uint64_t seed) {
  const torch::Tensor images = torch::empty({count, options.channels, options.height, options.width}, torch::kUInt8);
  const torch::Tensor labels = torch::arange(count, torch::kInt64).remainder(options.classes);
  const int64_t image_size = options.channels * options.height * options.width;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t label = i % options.classes;
    draw_image(options, tiles.data() + label * options.channels * kTilePixels, Random(derive_seed(seed, i)),
               images.data_ptr<uint8_t>() + i * image_size);
  }
  return {images, labels};
}

DatasetContents draw(const SyntheticOptions& options) {
  options.validate();
  const std::vector<double> tiles = draw_tiles(options);
  const uint64_t train_seed = derive_seed(options.seed, "synthetic train");
  const uint64_t test_seed = derive_seed(options.seed, "synthetic test");
  return {.train = draw_split(options, tiles, options.train_items, train_seed),
          .test = draw_split(options, tiles, options.test_items, test_seed),
          .classes = options.classes};
}

constexpr int64_t largest_set = int64_t{1} << 34;  ///< bytes

void check_most(const char* option, int64_t value, int64_t most) {
  if (value <= most) return;
  throw Error(ExitCode::config,
              std::string(option) + " must be at most " + std::to_string(most) + ", but is " + std::to_string(value),
              std::string("data.synthetic.") + option);
}

void check_positive(const char* option, int64_t value) {
  if (value > 0) return;
  throw Error(ExitCode::config, std::string(option) + " must be positive, but is " + std::to_string(value),
              std::string("data.synthetic.") + option);
}

}  // namespace

void SyntheticOptions::validate() const {
  check_positive("train_items", train_items);
  check_positive("test_items", test_items);
  check_positive("classes", classes);
  check_positive("channels", channels);
  check_positive("height", height);
  check_positive("width", width);
  int64_t bytes = 0;
  const bool fits = !__builtin_add_overflow(train_items, test_items, &bytes) &&
                    !__builtin_mul_overflow(bytes, channels, &bytes) &&
                    !__builtin_mul_overflow(bytes, height, &bytes) && !__builtin_mul_overflow(bytes, width, &bytes) &&
                    bytes <= largest_set;
  if (!fits)
    throw Error(
        ExitCode::config,
        "the images of the data set \"synthetic\" need more than " + text::bytes(static_cast<uint64_t>(largest_set)),
        "data.synthetic", "lower train_items, test_items, channels, height or width");
  check_most("classes", classes, 1 << 20);
  check_most("channels", channels, 1 << 10);
}

SyntheticDataset::SyntheticDataset(const SyntheticOptions& options) : MemoryDataset(draw(options)) {}

}  // namespace nas::core
