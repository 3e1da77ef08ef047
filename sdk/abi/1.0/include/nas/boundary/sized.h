#pragma once
/// \file
/// Boundary: structs that one side fills and the other reads. Such a struct grows at its end only. Its first field says
/// how much of it the maker knew. A reader takes a CopyOf it, or tests a field that was appended with NAS_HAS()
/// (nas/abi.h).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace nas {

/// Base of a struct that crosses. A plain copy would read beyond the end of a smaller struct, which an older side has
/// made, so there is none: CopyOf is the way to keep one.
struct Sized {
  Sized() = default;
  Sized(const Sized&) = delete;
  Sized& operator=(const Sized&) = delete;
};

/// The part of `given` that its maker knew, with the defaults of Struct in what it did not know. The bytes are copied,
/// so a field is a number, a pointer or a view.
template <class Struct>
struct CopyOf : Struct {
  static_assert(std::is_base_of_v<Sized, Struct> && std::is_standard_layout_v<Struct> &&
                std::is_trivially_destructible_v<Struct>);
  static_assert(offsetof(Struct, struct_size) == 0, "struct_size is the first field of a struct that crosses");
  explicit CopyOf(const Struct& given) noexcept {
    std::memcpy(static_cast<void*>(static_cast<Struct*>(this)), static_cast<const void*>(&given),
                std::min<size_t>(sizeof(Struct), given.struct_size));
    this->struct_size = sizeof(Struct);
  }
  CopyOf(const CopyOf& other) noexcept : CopyOf(static_cast<const Struct&>(other)) {}
};

}  // namespace nas
