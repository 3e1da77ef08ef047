#pragma once
/// \file
/// Text for people: suggestions for mistyped names, and readable numbers.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nas::core::text {

/// Letters to insert, delete, replace or swap with their neighbour to make `a` into `b` (optimal string alignment).
size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that `name` was probably meant to be; empty when even the nearest differs in more than a third of the
/// letters. The first of equals. Views the candidate's own text.
std::string_view nearest(std::string_view name, std::span<const std::string> candidates);

/// "4.2 s", "3 min 10 s", "1 h 02 min", "over 100 years"; "-" when it is not finite or below zero.
std::string duration(double seconds);

/// The seconds of a text that duration() wrote; nothing for any other text.
std::optional<double> seconds_in(const std::string& duration);

/// 1234567 as "1,234,567".
std::string count(int64_t number);

/// A number with its noun, whose plural is regular: "1 op", "1,200 ops", "2 classes".
std::string counted(int64_t number, std::string_view noun);

/// 0.9189 as "91.89 %".
std::string percent(double share);

/// 1536 as "1.5 KiB".
std::string bytes(uint64_t size);

std::string join(std::span<const std::string> parts, std::string_view separator);

/// The first `columns` characters of UTF-8 text; each character counts as one column, and none is split.
std::string_view truncate(std::string_view text, size_t columns);

}  // namespace nas::core::text
