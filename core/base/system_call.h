#pragma once
/// \file
/// Calls of the operating system with their errors as exceptions.

#include <cerrno>
#include <system_error>

namespace nas::core {

/// What `call` returns; made again as long as a signal interrupts it.
auto uninterrupted(const auto& call) {
  for (;;)
    if (const auto result = call(); result >= 0 || errno != EINTR) return result;
}

/// The same, without an error. Throws std::system_error.
auto succeeded(const auto& call) {
  const auto result = uninterrupted(call);
  if (result < 0) throw std::system_error(errno, std::generic_category());
  return result;
}

}  // namespace nas::core
