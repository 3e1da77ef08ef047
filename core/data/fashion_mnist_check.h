#pragma once
/// \file
/// MNIST and Fashion-MNIST have the same file names, so that one is easily mistaken for the other: accuracies above 99
/// % reported for Fashion-MNIST are MNIST's (zalandoresearch/fashion-mnist#110, #119, #129).

#include <filesystem>
#include <string>

#include "core/data/memory_dataset.h"

namespace nas::core {

/// A sentence for the log when `contents`, read from `folder`, is MNIST in either split or differs from the
/// published Fashion-MNIST; else empty. Compares the first labels and the mean of the pixels, so that a shuffled or
/// mixed copy of MNIST is noticed too.
std::string fashion_mnist_warning(const DatasetContents& contents, const std::filesystem::path& folder);

}  // namespace nas::core
