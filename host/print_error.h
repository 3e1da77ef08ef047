#pragma once
/// \file
/// How an error reaches a person: "nas-host: error: WHAT" on stderr, then where and remedy, indented.

#include "core/base/error.h"
#include "core/base/terminal.h"

namespace nas::host {

/// Waits for nothing and never throws. Whatever is on its way to stdout is written first.
void report(const core::Error& error, core::Color color);

}  // namespace nas::host
