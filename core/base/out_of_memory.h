#pragma once
/// \file
/// Failed allocations as errors for a person. The C++ library and LibTorch report them in their own ways.

#include <exception>
#include <optional>
#include <string>

#include "core/base/error.h"

namespace nas::core {

class OutOfMemory : public Error {
 public:
  OutOfMemory(const std::string& what, const std::string& where);
};

/// The error to show when `error` is a failed allocation: std::bad_alloc, or LibTorch's text, which has the number of
/// bytes. Nothing for any other exception. `where`: what the program was doing.
std::optional<OutOfMemory> out_of_memory(const std::exception& error, const std::string& where = "");

}  // namespace nas::core
