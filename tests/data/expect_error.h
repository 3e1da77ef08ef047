#pragma once
/// \file
/// The error that a person would see, as a value to compare.

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "core/base/error.h"

namespace nas::core {

/// The Error that `action` throws; a test failure and an empty one when it throws none.
inline Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error was thrown";
  return Error(ExitCode::ok, "");
}

}  // namespace nas::core
