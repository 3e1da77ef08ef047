#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/base/error.h"

namespace nas::test {

/// What, where and remedy of the Error(config) that `action` throws, one a line.
std::string config_error(const auto& action) {
  try {
    action();
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), core::ExitCode::config);
    return std::string(error.what()) + "\n" + error.where() + "\n" + error.remedy();
  }
  return "no error";
}

}  // namespace nas::test
