#pragma once
/// \file
/// Where this program lies: libraries and plugins are found from there, in the build tree and when installed.

#include <filesystem>

namespace nas::host {

/// The folder of the running executable, links resolved.
std::filesystem::path executable_folder();

}  // namespace nas::host
