#pragma once
/// \file
/// core/config/defaults.toml, built into the library.

#include <string_view>

namespace nas::core {

std::string_view core_defaults();

}  // namespace nas::core
