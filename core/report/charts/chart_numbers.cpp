#include "core/report/charts/chart_numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/base/text.h"

namespace nas::core {

namespace {

/// With that many digits altogether.
std::string digits(double value, int count) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*g", count, value);
  return text;
}

}  // namespace

std::string fixed_decimal(double value, int decimals) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string value_text(double value, ValueFormat format) {
  if (!std::isfinite(value)) return "not finite";
  return format == ValueFormat::percent ? text::percent(value) : digits(value, 4);
}

std::vector<double> round_ticks(double low, double high, int count) {
  if (!(high > low) || !std::isfinite(high - low)) return {low};
  const double rough = (high - low) / count, power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = power * 10.0;
  for (const double factor : {5.0, 2.0, 1.0})
    if (power * factor >= rough) step = power * factor;
  std::vector<double> ticks;
  for (double tick = std::ceil(low / step) * step; tick <= high + step * 1e-9; tick += step)
    ticks.push_back(std::abs(tick) < step * 1e-9 ? 0.0 : tick);
  return ticks;
}

std::string tick_text(double value, double step, ValueFormat format) {
  const double scale = format == ValueFormat::percent ? 100.0 : 1.0;
  if (step * scale < 1e-6 || std::abs(value * scale) >= 1e7) return digits(value * scale, 3);
  return fixed_decimal(value * scale, std::max(0, static_cast<int>(std::ceil(-std::log10(step * scale) - 1e-9))));
}

std::string short_count(double value) {
  for (const auto& [size, unit] : {std::pair(1e9, " G"), {1e6, " M"}, {1e3, " k"}})
    if (value >= size) return digits(value / size, 4) + unit;
  return fixed_decimal(value, 0);
}

}  // namespace nas::core
