#pragma once
/// \file
/// Resolves a configuration: the defaults of a schema, then included files, then the file, then settings.

#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/config/config.h"
#include "core/config/schema.h"

namespace nas::core {

/// "a.b=c" that was not written on the command line.
struct PlacedSetting {
  std::string text;
  std::string where;  ///< "batch.toml:12:3"
};

struct Sources {
  std::string file;                        ///< of --config; empty for none
  std::vector<std::string> settings = {};  ///< of --set, "a.b=c" each, in order
  std::vector<PlacedSetting> placed = {};  ///< in order; `settings` override them
};

struct Resolution {
  Config config;              ///< where there is a mistake, the value of the layer below
  std::vector<Error> errors;  ///< in the order of the layers and of the text
};

/// The configuration with every mistake in it.
Resolution try_resolve(const Schema& schema, const Sources& sources);

/// Throws the first Error: of code config, or usage for a setting without '='.
Config resolve(const Schema& schema, const Sources& sources);

/// The errors that resolve() could throw, in the order of the layers and of the text, the first hundred or so; empty
/// for a valid configuration.
std::vector<Error> check(const Schema& schema, const Sources& sources);

}  // namespace nas::core
