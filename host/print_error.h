#pragma once
/// \file
/// How an error reaches a person: "nas-host: error: WHAT" on stderr, then where and remedy, each on its own indented
/// line.

#include "core/base/error.h"
#include "core/base/terminal.h"

namespace nas::host {

/// Flushes stdout first, so that the error comes last. Never throws.
void print_error(const core::Error& error, core::Color color);

}  // namespace nas::host
