#pragma once
/// \file
/// What the targets of the fuzzer share. A target is one function, target(), that gives any bytes to a reader of
/// nas-host. The reader may accept them or throw the error that it promises; everything else is a defect: another
/// exception, a signal, a sanitizer's report, too much memory or time.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/error.h"

namespace nas::fuzz {

/// Each target's source defines it.
void target(std::string_view bytes);

/// Runs `reader`; an Error whose text is empty is a defect too.
void expect_error_or_value(const auto& reader) {
  try {
    reader();
  } catch (const core::Error& error) {
    if (std::string_view(error.what()).empty()) __builtin_trap();
  }
}

}  // namespace nas::fuzz
