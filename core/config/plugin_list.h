#pragma once
/// \file
/// What is known about a configuration file before its schema is: which plugins it names, and whether it is one.

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/config/schema.h"

namespace nas::core {

/// A plugin that a configuration names: a name, or the absolute path of a file.
struct NamedPlugin {
  std::string name;
  std::string where;  ///< "mine.toml:1:12"
};

/// The value of the key "plugins" of the configuration `file` and what it includes. Empty when there is none, and for a
/// file that can only be read once, such as a pipe. A mistake in the files goes to `errors`, as does a relative path:
/// where it leads would depend on the folder in which the program is started.
std::vector<NamedPlugin> plugins_named_in(const std::string& file, std::vector<Error>& errors);

/// Whether `file` is TOML that begins like a configuration and not like the description of a network.
bool is_configuration(const std::string& file, const Schema& schema);

}  // namespace nas::core
