#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <utility>
#include <vector>

namespace nas::core::text {
namespace {

std::string format(const char* pattern, auto... values) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), pattern, values...);
  // A number of a record that somebody has edited may have 300 digits.
  return {buffer.data(), std::min(static_cast<size_t>(length), buffer.size() - 1)};
}

constexpr double kLongest = 100 * 365.25 * 86400;

}  // namespace

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before_last, last, row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    before_last = std::exchange(last, row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string_view nearest(std::string_view name, std::span<const std::string> candidates) {
  std::string_view best;
  size_t best_distance = std::max<size_t>(name.size(), 3) / 3 + 1;
  for (const std::string& candidate : candidates) {
    const size_t longer = std::max(name.size(), candidate.size()), shorter = std::min(name.size(), candidate.size());
    if (longer - shorter >= best_distance) continue;  // a difference of length is a distance
    const size_t distance = edit_distance(name, candidate);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = candidate;
  }
  return best;
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "-";
  if (seconds > kLongest) return "over 100 years";
  if (seconds < 59.95) return format("%.1f s", seconds);
  const long long whole = std::llround(seconds);
  if (whole < 3600) return format("%lld min %02lld s", whole / 60, whole % 60);
  const long long minutes = std::llround(seconds / 60);
  return format("%lld h %02lld min", minutes / 60, minutes % 60);
}

std::optional<double> seconds_in(const std::string& duration) {
  std::istringstream words(duration);
  double seconds = 0, number = 0;
  std::string unit;
  while (words >> number) {
    if (!(words >> unit)) return std::nullopt;
    if (unit == "s")
      seconds += number;
    else if (unit == "min")
      seconds += 60 * number;
    else if (unit == "h")
      seconds += 3600 * number;
    else
      return std::nullopt;
  }
  if (unit.empty() || !words.eof()) return std::nullopt;
  return seconds;
}

std::string count(int64_t number) {
  std::string digits = std::to_string(number);
  const size_t first = number < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string counted(int64_t number, std::string_view noun) {
  const std::string_view plural = noun.ends_with('s') ? "es" : "s";
  return count(number).append(" ").append(noun).append(number == 1 ? "" : plural);
}

std::string percent(double share) { return format("%.2f %%", 100.0 * share); }

std::string bytes(uint64_t size) {
  if (size < 1024) return std::to_string(size) + " B";
  static constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(size) / 1024;
  size_t unit = 0;
  for (; value >= 1023.95; value /= 1024) ++unit;
  return format("%.1f %s", value, units[unit]);
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string joined;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) joined += separator;
    joined += part;
  }
  return joined;
}

std::string_view truncate(std::string_view text, size_t columns) {
  size_t end = 0;
  for (size_t taken = 0; end < text.size(); ++end) {
    const bool starts_character = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (starts_character && taken++ == columns) break;
  }
  return text.substr(0, end);
}

}  // namespace nas::core::text
