#pragma once
/// \file
/// The values of trees and of the attributes of ops.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace nas {

using Value = std::variant<int64_t, double, bool, std::string, std::vector<int64_t>, std::vector<double>,
                           std::vector<std::string>>;

}  // namespace nas
