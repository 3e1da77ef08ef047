#pragma once
/// \file
/// The error that a person would see, as a value to compare.

#include <gtest/gtest.h>

#include <string>

#include "core/base/error.h"

namespace nas::test {

/// The Error that `action` throws. When it throws none, the test has failed and the error is empty.
core::Error error_of(const auto& action) {
  try {
    action();
  } catch (const core::Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error was thrown";
  return {core::ExitCode::ok, ""};
}

/// What the Error that `action` throws says happened. Its code must be `code`.
std::string refusal(core::ExitCode code, const auto& action) {
  const core::Error error = error_of(action);
  EXPECT_EQ(error.code(), code);
  return error.what();
}

/// The same for options that do not validate.
std::string refusal_of(const auto& options) {
  return refusal(core::ExitCode::config, [&] { options.validate(); });
}

/// What, where and remedy of the Error(config) that `action` throws, one a line.
std::string config_error(const auto& action) {
  const core::Error error = error_of(action);
  EXPECT_EQ(error.code(), core::ExitCode::config);
  return std::string(error.what()) + "\n" + error.where() + "\n" + error.remedy();
}

}  // namespace nas::test
