#pragma once
/// \file
/// Checks every opened data set, also those of plugins, before anything is trained on it.

#include <string>

#include "nas/dataset.h"

namespace nas::core {

/// Throws Error(data) that names the split and `name` when a split is empty, has a wrong type or shape, has another
/// number of labels than of images or a label outside of [0, classes()), or when train and test images differ in shape.
void check_dataset(const nas::IDataset& dataset, const std::string& name);

}  // namespace nas::core
