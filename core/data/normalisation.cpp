#include "core/data/normalisation.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"

namespace nas::core {
namespace {

std::vector<PixelSums> sums_by_channel(const torch::Tensor& images) {
  const int64_t channels = images.size(1);
  const int64_t area = images.size(2) * images.size(3);
  const auto* pixels = images.data_ptr<uint8_t>();
  std::vector<PixelSums> sums(static_cast<size_t>(channels));
  for (int64_t plane = 0; plane < images.size(0) * channels; ++plane) {
    sums[static_cast<size_t>(plane % channels)].add(pixels + plane * area, area);
  }
  return sums;
}

}  // namespace

void Normalisation::validate(int64_t channels) const {
  const auto count = static_cast<size_t>(channels);
  const bool counts = mean.size() == count && deviation.size() == count;
  const bool finite = std::all_of(mean.begin(), mean.end(), [](double m) { return std::isfinite(m); });
  const bool positive =
      std::all_of(deviation.begin(), deviation.end(), [](double d) { return std::isfinite(d) && d > 0; });
  if (counts && finite && positive) return;
  throw Error(ExitCode::config, "normalisation needs one mean and one positive deviation per channel, of which there " +
                                    std::string(channels == 1 ? "is 1" : "are " + std::to_string(channels)));
}

Normalisation measure_normalisation(const torch::Tensor& images) {
  return normalisation_of(sums_by_channel(images), images.numel() / images.size(1));
}

Normalisation normalisation_of(const std::vector<PixelSums>& channels, int64_t pixels) {
  const auto count = static_cast<double>(pixels);
  Normalisation normalisation;
  for (const PixelSums& sums : channels) {
    const double mean = static_cast<double>(sums.sum) / count;
    const double variance = static_cast<double>(sums.sum_of_squares) / count - mean * mean;
    if (variance < 1e-9) {
      throw Error(ExitCode::data,
                  "channel " + std::to_string(normalisation.mean.size()) +
                      " of the training images is constant, so it has no deviation to divide by",
                  "", "give data.mean and data.std instead of measuring them");
    }
    normalisation.mean.push_back(mean / 255);
    normalisation.deviation.push_back(std::sqrt(variance) / 255);
  }
  return normalisation;
}

}  // namespace nas::core
