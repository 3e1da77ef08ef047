#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/base/error.h"

namespace nas::core {

/// What the Error that `action` throws says; its code must be `code`.
template <class Action>
std::string refusal(ExitCode code, const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    return error.what();
  }
  return "nothing was refused";
}

/// The same for options that do not validate.
template <class Options>
std::string refusal_of(const Options& options) {
  return refusal(ExitCode::config, [&] { options.validate(); });
}

}  // namespace nas::core
