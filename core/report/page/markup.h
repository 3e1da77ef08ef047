#pragma once
/// \file
/// Text and numbers in HTML and SVG.

#include <string>
#include <string_view>

namespace nas::core {

/// `text` as content or as a quoted attribute: & < > " ' become entities. What is not UTF-8, and control characters,
/// which XML forbids, become U+FFFD.
std::string escaped(std::string_view text);

/// A coordinate with at most two decimals: "12", "3.25".
std::string coordinate(double value);

/// The first `characters` characters of `text`, and "…" when there are more.
std::string shortened(std::string_view text, size_t characters);

}  // namespace nas::core
