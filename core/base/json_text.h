#pragma once
/// \file
/// JSON that others may have written: records of runs and batches, metrics, headers of checkpoints. Includes nlohmann's
/// library, so it is for sources that use it anyway.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace nas::core {

/// Lists and objects within each other; records have 4. Copying and printing a value recurse once per level.
inline constexpr size_t deepest_json = 64;

/// The most lists and objects of `text` that are open at once. Any text: what is not JSON has some depth too.
inline size_t json_depth(std::string_view text) {
  size_t depth = 0, deepest = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '"') quoted = !quoted;
    if (quoted && letter == '\\') ++i;
    if (quoted) continue;
    if (letter == '[' || letter == '{') deepest = std::max(deepest, ++depth);
    if ((letter == ']' || letter == '}') && depth > 0) --depth;
  }
  return deepest;
}

/// Throws Json::exception for text that is not JSON or is nested too deeply.
template <class Json = nlohmann::json>
Json parse_json(std::string_view text) {
  if (json_depth(text) > deepest_json)
    throw Json::out_of_range::create(408, "lists and objects are nested more than 64 deep", nullptr);
  return Json::parse(text);
}

/// The integer that `json` holds. `json.get<int64_t>()` would also take 2.5, and casts 1e300, which is undefined.
/// Throws Json::exception.
template <class Integer>
Integer integer_in(const auto& json) {
  using Json = std::remove_cvref_t<decltype(json)>;
  if (json.is_number_unsigned() && std::in_range<Integer>(json.template get<uint64_t>()))
    return static_cast<Integer>(json.template get<uint64_t>());
  if (!json.is_number_unsigned() && json.is_number_integer() && std::in_range<Integer>(json.template get<int64_t>()))
    return static_cast<Integer>(json.template get<int64_t>());
  throw Json::type_error::create(302, std::string("a value must be an integer, not ") + json.type_name(), &json);
}

}  // namespace nas::core
