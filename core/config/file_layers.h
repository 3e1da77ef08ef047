#pragma once
/// \file
/// A configuration file and the files it includes. Internal to core/config.

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/config/toml_document.h"

namespace nas::core {

struct FileLayer {
  Layer layer;
  TomlDocument document;
};

/// The included files in the order they are read, each before the file that includes it, and `path` itself last. A file
/// that cannot be read or parsed, that includes itself, or that is the 101st, is left out and reported in `errors`.
std::vector<FileLayer> read_file_layers(const std::string& path, std::vector<Error>& errors);

}  // namespace nas::core
