#pragma once
/// \file
/// Checks that there are images of every class.

#include <cstdint>
#include <string>
#include <vector>

#include "core/record/data_record.h"

namespace nas::core {

/// Warnings for the log about classes that have no test image or, with `allow_absent`, no training image. Throws
/// Error(data) when all training images are of one class, and, without `allow_absent`, when a class has no training
/// image: a data set whose labels begin at 1, or a wrong label far above the others, shows as such a class.
std::vector<std::string> check_classes(const DataRecord& data, bool allow_absent);

/// A warning when a part of the training images, with `used` images of each class, lacks a class of `data`; else empty.
std::string unused_classes_warning(const DataRecord& data, const std::vector<int64_t>& used);

/// Ascending numbers as text: "0, 3 to 7, 9". After eight ranges: "and 12 more".
std::string ranges_text(const std::vector<int64_t>& numbers);

}  // namespace nas::core
