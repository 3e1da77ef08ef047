#pragma once
/// \file
/// Numbers as charts show them.

#include <string>
#include <vector>

namespace nas::core {

enum class ValueFormat { plain, percent };

/// Of a value, as labels show it: "0.0250", "91.89 %".
std::string value_text(double value, ValueFormat format);

/// From `low` to `high`, at most about `count` round numbers.
std::vector<double> round_ticks(double low, double high, int count);

/// Of a tick, with as many decimals as the ticks differ in.
std::string tick_text(double value, double step, ValueFormat format);

/// 1500000 as "1.5 M".
std::string short_count(double value);

/// With `decimals` digits after the point.
std::string fixed_decimal(double value, int decimals);

}  // namespace nas::core
