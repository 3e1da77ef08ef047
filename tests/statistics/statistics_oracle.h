#pragma once
/// \file
/// The answers of tests/oracle/statistics_oracle.py.

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/subprocess.h"

namespace nas::core::statistics {

/// Those of one part of the script.
inline nlohmann::json statistics_oracle(const std::string& part) {
  const test::Outcome outcome = test::run_program({NAS_PYTHON, NAS_STATISTICS_ORACLE, part});
  if (outcome.code != 0) throw std::runtime_error(outcome.err);
  return nlohmann::json::parse(outcome.out);
}

/// Whether `value` is the same but for a part of 1e-9.
inline void expect_same(double value, const nlohmann::json& expected, const std::string& what) {
  const auto number = expected.get<double>();
  EXPECT_NEAR(value, number, 1e-9 * std::abs(number)) << what << " of " << ::testing::PrintToString(number);
}

}  // namespace nas::core::statistics
