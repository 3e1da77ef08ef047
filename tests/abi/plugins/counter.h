#pragma once
/// \file
/// An interface for test plugins. Not in an unnamed namespace: a compiler may then assume that nobody implements it.

#include <cstdint>
#include <string_view>

#include "nas/object.h"

namespace nas::test {

class ICounter : public IObject {
 public:
  static constexpr std::string_view iid = "test.counter/0";
  virtual int64_t count() = 0;
};

}  // namespace nas::test
