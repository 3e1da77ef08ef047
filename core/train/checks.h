#pragma once
/// \file
/// How the options of training refuse a value.

#include <string>

#include "core/base/decimal.h"
#include "core/base/error.h"

namespace nas::core {

/// Throws Error(config, "NAME must be REQUIREMENT, not VALUE") unless `met`. Write conditions that NaN does not meet.
inline void check_option(bool met, const char* name, const char* requirement, double value) {
  if (met) return;
  throw Error(ExitCode::config, std::string(name) + " must be " + requirement + ", not " + shortest_decimal(value));
}

}  // namespace nas::core
