#pragma once
/// \file
/// Charts whose picture no script changes.

#include <string>

namespace nas::core {

/// A figure with the class "chart". `caption` is HTML, after the title, which is escaped here.
std::string still_figure(const std::string& title, const std::string& caption, double width, double height,
                         const std::string& svg);

}  // namespace nas::core
