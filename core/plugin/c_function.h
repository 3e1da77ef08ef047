#pragma once
/// \file
/// The body of a function that the host offers in a table of C.

#include "core/base/plugin_call.h"

namespace nas::core {

/// Runs `function`. No exception crosses a function of C: whatever is thrown ends the run when the plugin returns to
/// the host. Returns whether nothing was thrown. [run-thread]
bool kept_for_the_run(const auto& function) noexcept {
  try {
    called_by_plugin(function);
    return true;
  } catch (const RunEnds&) {
    return false;  // call_plugin() has the reason
  } catch (...) {
    keep_end_of_run();
    return false;
  }
}

}  // namespace nas::core
