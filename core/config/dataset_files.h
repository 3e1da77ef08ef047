#pragma once
/// \file
/// The files of the host's data sets, without LibTorch, so that missing data is found before anything is started.

#include <optional>
#include <string>

#include "core/base/error.h"

namespace nas::core {

/// The error that opening the data set `name` of the host in folder `path` (data.path) would end with because a file is
/// missing. Nothing when the files are there, and for a data set that this list does not have. Reads no file.
std::optional<Error> missing_data(const std::string& name, const std::string& path);

}  // namespace nas::core
