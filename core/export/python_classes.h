#pragma once
/// \file
/// The PyTorch modules that exported networks consist of, as Python text.

#include <span>
#include <string_view>
#include <vector>

namespace nas::core::python {

/// A class or function of the module. Its text begins at its first line and ends with a newline.
struct ClassText {
  std::string_view name;
  std::vector<std::string_view> needs;  ///< names of others that it uses
  std::string_view text;
};

/// All of them, each after those that it needs. The modules register their parts under the names that the host's own
/// modules have, so that one set of weights fits both.
std::span<const ClassText> class_texts();

}  // namespace nas::core::python
