#pragma once
/// \file
/// How an error reaches a person: "nas-host: error: WHAT" on stderr, then where and remedy, each on its own indented
/// line.

#include "core/base/error.h"
#include "core/base/terminal.h"

namespace nas::host {

/// Flushes stdout first, so that the error comes last. Never throws.
void print_error(const core::Error& error, core::Color color);

/// The same for --json, {"error": {"what", "where", "remedy", "exit_code"}} on stdout, where a program reads. A command
/// that has printed its result already does not end with an exception.
void print_error_json(const core::Error& error);

/// What a library threw, as an error for a person: the first line alone, because LibTorch appends the C++ stack.
core::Error unexpected_error(const std::exception& error);

}  // namespace nas::host
