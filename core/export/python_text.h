#pragma once
/// \file
/// Values as Python text. Whatever a string contains, it stays a string.

#include <string>
#include <vector>

namespace nas::core::python {

std::string literal(const std::string& text);
std::string literal(const std::vector<double>& numbers);

/// NAME = ["a", "b"], on several lines where it is long, with a newline at the end.
std::string list_constant(const std::string& name, const std::vector<std::string>& values);

/// NAME = ("first part" "second part"), for a genotype, on several lines. `text` is not empty.
std::string text_constant(const std::string& name, const std::string& text);

}  // namespace nas::core::python
