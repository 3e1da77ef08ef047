#include "core/data/fashion_mnist_check.h"

#include <array>
#include <cmath>

namespace nas::core {
namespace {

using FirstLabels = std::array<int64_t, 10>;
constexpr FirstLabels kMnistTrain{5, 0, 4, 1, 9, 2, 1, 3, 1, 4};
constexpr FirstLabels kMnistTest{7, 2, 1, 0, 4, 1, 4, 9, 5, 9};
constexpr FirstLabels kFashionTrain{9, 0, 0, 3, 0, 2, 7, 2, 5, 5};
constexpr FirstLabels kFashionTest{9, 2, 1, 1, 6, 1, 4, 6, 5, 7};

// Of 60000 or 10000 pictures, pixels in [0, 1]: MNIST .1307 and .1325, Fashion-MNIST .2860 and .2868.
constexpr double kMnistMean = 0.1316;
constexpr double kMeanTolerance = 0.003;

bool starts_with(const torch::Tensor& labels, const FirstLabels& first) {
  const auto count = static_cast<int64_t>(first.size());
  return labels.size(0) >= count && std::equal(first.begin(), first.end(), labels.data_ptr<int64_t>());
}

bool has_mean_of_mnist(const torch::Tensor& images) {
  const double sum = static_cast<double>(images.sum(torch::kInt64).item<int64_t>());
  const double mean = sum / 255.0 / static_cast<double>(images.numel());
  return std::abs(mean - kMnistMean) < kMeanTolerance;
}

bool is_mnist(const LabelledImages& part, const FirstLabels& first) {
  return starts_with(part.labels, first) || has_mean_of_mnist(part.images);
}

}  // namespace

std::string fashion_mnist_warning(const DatasetContents& contents, const std::filesystem::path& folder) {
  if (is_mnist(contents.train, kMnistTrain) || is_mnist(contents.test, kMnistTest)) {
    return folder.string() + " holds MNIST, not Fashion-MNIST";
  }
  if (starts_with(contents.train.labels, kFashionTrain) && starts_with(contents.test.labels, kFashionTest)) {
    return "";
  }
  return folder.string() + " does not hold the published Fashion-MNIST: its first labels differ";
}

}  // namespace nas::core
