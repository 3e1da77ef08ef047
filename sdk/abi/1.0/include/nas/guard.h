#pragma once
/// \file
/// Turns exceptions into nas_error. This happens inside the plugin, where the code and the text of the exception exist.

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string>
#include <string_view>

#include "nas/abi.h"

namespace c10 {
class Error;
}

namespace nas {
namespace detail {

/// Copies as much of `text` as fits, cut between two UTF-8 characters, and adds a NUL.
template <size_t Capacity>
void copy_text(char (&field)[Capacity], std::string_view text) noexcept {
  size_t size = std::min(text.size(), Capacity - 1);
  const auto inside_character = [&] { return (text[size] & 0xc0) == 0x80; };
  while (size < text.size() && size > 0 && inside_character()) --size;
  std::copy_n(text.data(), size, field);
  field[size] = '\0';
}

/// The text of `exception`, without the backtrace that what() of a LibTorch error contains. The function is static
/// because its code depends on whether the translation unit includes LibTorch.
template <class TorchError>
static std::string message_of(const std::exception& exception) {
  if constexpr (requires { sizeof(TorchError); }) {
    const auto* error = dynamic_cast<const TorchError*>(&exception);
    if (error) return error->what_without_backtrace();
  }
  return exception.what();
}

}  // namespace detail

/// Fills `error`, which may be null, as far as its maker knew it, and returns NAS_FAILED. [thread-safe]
inline int32_t fail(nas_error* error, std::string_view where, std::string_view text) noexcept {
  if (!error) return NAS_FAILED;
  if (NAS_HAS(error, code)) error->code = NAS_FAILED;
  if (NAS_HAS(error, where)) detail::copy_text(error->where, where);
  if (NAS_HAS(error, text)) detail::copy_text(error->text, text);
  return NAS_FAILED;
}

namespace detail {

/// fail() with the text of `exception`. Where there is no memory for a copy of the text, what() has to do.
template <class TorchError>
static int32_t fail_with(nas_error* error, std::string_view where, const std::exception& exception) noexcept {
  try {
    return fail(error, where, message_of<TorchError>(exception));
  } catch (...) {
    return fail(error, where, exception.what());
  }
}

}  // namespace detail

/// Runs `function()`. Returns NAS_OK, or NAS_FAILED with the text of the exception in `error`, which may be null.
/// `where` says to the user what was being done.
template <class Function, class TorchError = c10::Error>
int32_t guard(nas_error* error, std::string_view where, Function&& function) noexcept {
  try {
    function();
    return NAS_OK;
  } catch (const std::exception& exception) {
    return detail::fail_with<TorchError>(error, where, exception);
  } catch (...) {
    return fail(error, where, "an exception that is not a std::exception");
  }
}

}  // namespace nas
