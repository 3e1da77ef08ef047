#pragma once
/// \file
/// The values that a configuration holds.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nas::core {

/// Each names the alternative of Value at the same place.
enum class Type { integer, real, flag, text, integers, reals, texts };

using Value = std::variant<int64_t, double, bool, std::string, std::vector<int64_t>, std::vector<double>,
                           std::vector<std::string>>;

inline Type type_of(const Value& value) { return static_cast<Type>(value.index()); }

/// With its article, as messages need it: "an integer", "a list of text".
std::string_view type_name(Type type);

/// The value as TOML. Equal values are written the same: reals in the shortest form that reads back as the same bits
/// (0.025, 1.0, 3e-5), text in double quotes.
std::string to_toml(const Value& value);

/// The text, or the texts of the list; nothing for a value of another type.
std::vector<std::string> texts_in(const Value& value);

/// The value in configurations of a key that `or auto` allows to be "auto" (core/config/constraints.h).
inline constexpr std::string_view automatic = "auto";

}  // namespace nas::core
