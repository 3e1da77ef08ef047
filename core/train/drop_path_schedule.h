#pragma once
/// \file
/// How the probability of dropping a path grows during training: Larsson et al., 2017 (arXiv:1605.07648), as scheduled
/// by NASNet and DARTS.

#include <cstdint>

namespace nas::core {

/// The probability in `epoch`, counted from 0, of `epochs`: 0 at first, and never quite `most`.
constexpr double drop_path_probability(double most, int64_t epoch, int64_t epochs) {
  return most * static_cast<double>(epoch) / static_cast<double>(epochs);
}

}  // namespace nas::core
