#pragma once
/// \file
/// Strategies in C as methods: for each factory of the kind "strategy" a runner of the same name.

#include "core/plugin/loaded_plugin.h"

namespace nas::core {

/// `plugin` with a runner in the place of each strategy, so that only the runner gets hold of the strategy, which is no
/// nas::IObject. The new factories live as long as the process. [run-thread]
LoadedPlugin with_runners(const LoadedPlugin& plugin);

}  // namespace nas::core
